import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from offload.templates.catalogue import BUILT_IN
from tests.contract.service.commands.shell import on_terminal, pressroom, pressroom_process
from tests.process import PATIENCE, gone

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "good.html").write_text("<h1>Hello</h1>")
    (tmp_path / "bad.html").write_text("<h1>Hello</h1><img src=gone.png>")
    return tmp_path


def test_a_document(pages: Path) -> None:
    target = pages / "out.pdf"
    done = pressroom("render", pages / "bad.html", target, "page_size=A6", "tagged=true")
    assert done.returncode == 0, done.stderr
    assert "warning: Failed to load image at 'gone.png'" in done.stderr
    assert done.stdout.startswith(f"{target}, 1 page, ")
    assert pressroom("render", pages / "good.html", target, "--quiet").stdout == ""
    assert target.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("bad.html", "out.pdf", "strict=true"), 1, "gone.png"),
        (("bad.html", "out.pdf", "zoom=huge"), 2, "zoom: can't be 'huge'"),
        (("none.html", "out.pdf"), 2, "none.html"),
    ],
)
def test_it_says_what_is_wrong(pages: Path, words: tuple[str, ...], status: int, told: str) -> None:
    source, target, *options = words
    done = pressroom("render", pages / source, pages / target, *options)
    assert done.returncode == status
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (pages / "out.pdf").exists()


def test_an_older_document_stays_where_a_new_one_fails(pages: Path) -> None:
    target = pages / "out.pdf"
    target.write_bytes(b"older")
    assert pressroom("render", pages / "bad.html", target, "strict=true").returncode == 1
    assert target.read_bytes() == b"older"
    assert pressroom("render", pages / "good.html", target).returncode == 0
    assert target.read_bytes().startswith(b"%PDF-")
    assert {path.name for path in pages.iterdir()} == {"good.html", "bad.html", "out.pdf"}


def test_a_wildcard_writes_over_nothing(pages: Path) -> None:
    before = {path: path.read_bytes() for path in pages.iterdir()}
    done = pressroom("render", *sorted(before))
    assert done.returncode == 2
    assert "--output FOLDER" in done.stderr
    assert {path: path.read_bytes() for path in pages.iterdir()} == before


def test_a_pipe(pages: Path) -> None:
    command = [sys.executable, "-m", "service", "render", "-", "-"]
    done = subprocess.run(command, input=b"<p>Hello", capture_output=True, check=True)
    assert done.stdout.startswith(b"%PDF-")
    assert pressroom("render", "-", "-", "--json", stdin="<p>x").returncode == 2
    assert pressroom("render", "-", pages / "out.pdf", stdin="<p>x").returncode == 0
    assert (pages / "out.pdf").read_bytes().startswith(b"%PDF-")


def test_many_with_a_line_for_each(pages: Path) -> None:
    out = pages / "out"
    sources = pages / "good.html", pages / "bad.html"
    done = pressroom("render", *sources, "-d", out, "strict=true")
    assert done.returncode == 1
    assert done.stdout.startswith(f"{out / 'good.pdf'}, 1 page, ")
    assert done.stderr.endswith(f"1 of 2 failed: {pages / 'bad.html'}\n")
    assert [path.name for path in out.iterdir()] == ["good.pdf"]


def test_lines_of_json(pages: Path) -> None:
    sample = BUILT_IN / "receipt" / "sample.json"
    (pages / "bad.json").write_text("{}")
    words = ("-t", "receipt", sample, pages / "bad.json", "-d", pages, "--json", "-f", "png")
    done = pressroom("render", *words)
    assert done.returncode == 1
    told = {Path(line["source"]).name: line for line in map(json.loads, done.stdout.splitlines())}
    assert told["sample.json"]["pages"] == 1
    assert told["sample.json"]["error"] is None
    assert told["bad.json"]["error"]["type"] == "/problems/invalid-data"
    assert told["bad.json"]["error"]["errors"]
    assert (pages / "sample.png").read_bytes().startswith(b"\x89PNG")


def test_a_terminal_has_a_bar_and_what_failed(pages: Path) -> None:
    sources = pages / "good.html", pages / "bad.html"
    status, shown = on_terminal("render", *sources, "-d", pages, "strict=true", NO_COLOR="1")
    assert status == 1
    assert "2/2" in shown
    assert "1 of 2 failed" in shown
    assert "1 page" not in shown
    assert "\x1b[3" not in shown  # no color


def test_documents_are_made_though_nobody_reads_the_lines(pages: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    sources = [str(pages / name) for name in ("good.html", "bad.html")]
    words = [sys.executable, "-m", "service", "render", *sources, "-d", str(pages / "out")]
    done = subprocess.run(
        words, stdout=theirs, stderr=subprocess.PIPE, text=True, check=False, timeout=PATIENCE
    )
    os.close(theirs)
    assert done.returncode == 0
    assert "Error" not in done.stderr
    assert {path.name for path in (pages / "out").iterdir()} == {"good.pdf", "bad.pdf"}


@pytest.mark.parametrize("number", ENDING)
def test_waiting_for_standard_input_can_be_ended(pages: Path, number: signal.Signals) -> None:
    words = [sys.executable, "-m", "service", "render", "-", str(pages / "out.pdf")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        while _is_at_work(process):
            process.send_signal(number)
    assert process.returncode in (128 + number, -number)  # the latter while it loads


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_it(pages: Path, number: signal.Signals) -> None:
    spool = pages / "tmp"
    spool.mkdir()
    copies = [shutil.copy(pages / "good.html", pages / f"{i}.html") for i in range(300)]
    words = [sys.executable, "-m", "service", "render", *map(str, copies), "-d", str(pages / "out")]
    environment = os.environ | {"TMPDIR": str(spool)}
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout
        process.stdout.readline()
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        assert process.wait(PATIENCE) == 128 + number
    assert family
    assert gone(family)
    assert list(spool.iterdir()) == []
    assert len(list((pages / "out").iterdir())) < len(copies)


def _is_at_work(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(2.0)
    except subprocess.TimeoutExpired:
        return True
    return False


def test_a_folder_whose_name_no_socket_can_have(pages: Path) -> None:
    deep = pages / ("x" * 100)
    deep.mkdir()
    done = pressroom_process("render", pages / "good.html", pages / "out.pdf", TMPDIR=str(deep))
    assert done.returncode == 2
    assert done.stderr == "pressroom: AF_UNIX path too long\n"
