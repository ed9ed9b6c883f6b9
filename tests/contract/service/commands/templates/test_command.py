import json
from pathlib import Path

import pytest

from offload.templates.catalogue import BUILT_IN
from tests.contract.service.commands.shell import on_terminal, pressroom
from tests.offload.templates.test_catalogue import lay


def test_list() -> None:
    told = pressroom("templates", "list").stdout
    assert "receipt\n  A receipt" in told
    lines = pressroom("templates", "list", "--json").stdout.splitlines()
    assert "sample.json" in json.loads(lines[0])["samples"]


@pytest.mark.parametrize("output", ["own.pdf", "own.png"])
def test_preview(tmp_path: Path, output: str) -> None:
    target = tmp_path / output
    data = BUILT_IN / "receipt" / "sample.json"
    done = pressroom("templates", "preview", "receipt", "--data", data, "-o", target)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{target}, 1 page, ")
    assert target.stat().st_size


def test_preview_of_its_own_sample(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    assert pressroom("templates", "preview", "receipt", "-o", target).returncode == 0
    assert target.exists()


def test_preview_of_none() -> None:
    done = pressroom("templates", "preview", "none")
    assert done.returncode == 2
    assert "only credit-note, invoice, receipt, statement" in done.stderr


def test_a_new_template_works(tmp_path: Path) -> None:
    folder = tmp_path / "ours" / "letter"
    done = pressroom("templates", "new", folder)
    assert done.returncode == 0, done.stderr
    assert f"See it: pressroom templates preview {folder} --watch" in done.stdout
    assert pressroom("templates", "check", tmp_path / "ours").stdout == "letter/sample.json: ok\n"
    target = tmp_path / "letter.pdf"
    assert pressroom("templates", "preview", folder, "-o", target).returncode == 0
    assert target.read_bytes().startswith(b"%PDF-")
    again = pressroom("templates", "new", "letter", PRESSROOM_TEMPLATES=str(tmp_path / "ours"))
    assert again.returncode == 2
    assert f"{folder} is there already" in again.stderr


def test_a_new_template_in_typst_works(tmp_path: Path) -> None:
    folder = tmp_path / "ours" / "letter"
    assert pressroom("templates", "new", folder, "--engine", "typst").returncode == 0
    assert pressroom("templates", "check", tmp_path / "ours").stdout == "letter/sample.json: ok\n"
    target = tmp_path / "letter.pdf"
    done = pressroom("templates", "preview", folder, "-o", target, "variant=pdf/ua-1")
    assert done.returncode == 0, done.stderr
    assert b"/StructTreeRoot" in target.read_bytes()


def test_watching_ends_at_an_interrupt_with_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "letter"
    pressroom("templates", "new", folder)
    status, shown = on_terminal("templates", "preview", folder, "--watch", until="http://")
    assert status == 130
    assert shown.endswith("pressroom: interrupted\r\n")
    assert "Traceback" not in shown


def test_watching_writes_no_file() -> None:
    done = pressroom("templates", "preview", "receipt", "--watch", "-o", "a.pdf")
    assert done.returncode == 2
    assert "--watch writes no file" in done.stderr


def test_check(tmp_path: Path) -> None:
    texts = {
        "template.html": "<title>t</title><p>{{ data.name }}",
        "schema.json": "{}",
        "sample.json": '{"name": "x"}',
        "sample-2.json": "{}",
    }
    lay(tmp_path, "letter", **texts)
    done = pressroom("templates", "check", tmp_path)
    assert done.returncode == 1
    assert "letter/sample.json: ok\n" in done.stdout
    assert "letter/sample-2.json: " in done.stdout
