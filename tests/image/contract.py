"""What the image promises. `make image-test` runs these; no test_* file, for they need an image."""

import json
import re
import subprocess
import unicodedata
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from offload.press.confinement import syscalls
from tests.image.container import PATIENCE, Container, Image
from tests.strangers import bpf

HERE = Path(__file__).parent
# Where a worker that was taken over looks, and what it may read: no secret is there.
THEIRS = [
    "/", "/bin", "/dev", "/dev/shm", "/etc", "/etc/fonts", "/etc/ssl", "/home", "/opt",
    "/opt/pressroom", "/proc", "/proc/1", "/proc/self", "/root", "/run", "/spool",
    "/spool/state/engine", "/srv", "/sys", "/tmp", "/usr", "/var",
]  # fmt: skip
READABLE = (
    "/usr/", "/bin/", "/opt/pressroom/", "/etc/fonts/", "/etc/ld.so.cache", "/etc/localtime",
    "/etc/mime.types", "/dev/null", "/dev/urandom", "/proc/self/maps",
)  # fmt: skip
# Where a folder can't be listed, a name may be known.
SECRETS = [
    "/etc/passwd", "/etc/shadow", "/proc/1/environ", "/proc/1/maps", "/proc/1/mem",
    "/proc/1/cmdline", "/proc/self/environ", "/proc/self/mem", "/proc/net/tcp", "/proc/mounts",
    "/spool/state/engine/server.conf",
]  # fmt: skip

SCRIPTS = {
    "Latin": "Rechnung für Łódź, naïve façade",
    "Greek": "Τιμολόγιο πώλησης",
    "Cyrillic": "Счёт на оплату",
    "Arabic": "فاتورة ضريبية",
    "Hebrew": "חשבונית מס",
    "Chinese": "发票 總金額",
    "Japanese": "請求書ありがとう カタカナ",
    "Korean": "세금계산서",
}
LINES = "\n".join(
    f'<p dir="auto" style="font-family: {family}">{text}</p>'
    for family in ("sans-serif", "serif", "monospace", "Arial")
    for text in SCRIPTS.values()
)


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    with Image() as image:
        yield image


@pytest.fixture
def container(image: Image, tmp_path: Path) -> Iterator[Container]:
    with Container(image, tmp_path / "spool") as container:
        yield container


def test_prints_every_script(container: Container, tmp_path: Path) -> None:
    pdf = tmp_path / "scripts.pdf"
    pdf.write_bytes(post(container, f"<!doctype html><title>Scripts</title>{LINES}"))
    assert pdf.read_bytes().startswith(b"%PDF-")
    text = plain(subprocess.check_output(["pdftotext", pdf, "-"], text=True))
    assert {name: text.count(plain(words)) for name, words in SCRIPTS.items()} == dict.fromkeys(
        SCRIPTS, 4
    )
    for font in subprocess.check_output(["pdffonts", pdf], text=True).splitlines()[2:]:
        assert re.search(r" yes yes yes +\d+ +0$", font), (
            f"not embedded, subset or readable: {font}"
        )


def test_has_a_glyph_for_every_character(image: Image) -> None:
    """A box that stands for a missing glyph still has its character as its text in a PDF."""
    missing = [
        character
        for character in sorted(set("".join(SCRIPTS.values())))
        if not subprocess.check_output(
            ["chroot", image.root, "fc-list", f":charset={ord(character):x}"], text=True
        )
    ]
    assert missing == []


def test_writes_nothing_but_its_log(container: Container) -> None:
    """Fontconfig, for one, would complain of a cache that it can't write."""
    post(container, "<h1>Hello</h1>")
    container.stop()
    assert [line for line in container.log if '"level":"info"' not in line] == []


def test_needs_no_rights(container: Container) -> None:
    for process in container.processes():
        assert set(process.uids()) == {10001}
        status = Path(f"/proc/{process.pid}/status").read_text()
        assert re.search(r"^CapEff:\s0+$", status, re.MULTILINE)


def test_a_worker_that_was_taken_over_reaches_nothing(image: Image, tmp_path: Path) -> None:
    jobs = {"PRESSROOM_JOBS": "on", "PRESSROOM_JOBS_STORE": "/spool/state"}
    calls = [*bpf.numbers(bpf.ARCHITECTURES["x86_64"], syscalls.ALLOWED), 335, 336]
    with Container(image, tmp_path / "spool", **jobs) as container:
        port = int(container.url.rpartition(":")[2])
        engine_ports = next(container.spool.glob("state/engine/*.ports")).read_text()
        [engine] = json.loads(engine_ports)["nats"]
        ports = [port, container.admin_port, int(engine.rpartition(":")[2])]
        arguments = map(json.dumps, (ports, calls, THEIRS, SECRETS))
        done = json.loads(container.run_python(HERE / "stranger.py", *arguments))
    read = set(done.pop("read"))
    assert len(read) > 1000  # libraries and fonts
    assert {path for path in read if not path.startswith(READABLE)} == set()
    assert done == {"written": [], "reached": [], "called": []}


def test_is_healthy_while_it_serves(container: Container) -> None:
    post(container, "<h1>Hello</h1>")  # answered by a lane, so that one is ready
    with urllib.request.urlopen(f"http://127.0.0.1:{container.admin_port}/readyz") as answer:
        assert answer.status == 200
    assert container.check_health() == 0


def test_leaves_nothing_behind(container: Container) -> None:
    post(container, "<h1>Hello</h1>")
    assert container.stop() == 0
    assert list(container.spool.rglob("*")) == []


@pytest.mark.parametrize("program", ["pip*", "cc", "gcc*", "c++", "make", "uv"])
def test_has_no_tool_to_build_with(image: Image, program: str) -> None:
    for folder in ("usr/bin", "usr/local/bin", "opt/pressroom/bin"):
        assert list((image.root / folder).glob(program)) == []


def post(container: Container, html: str) -> bytes:
    request = urllib.request.Request(
        f"{container.url}/v1/pdf", html.encode(), {"Content-Type": "text/html"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        body: bytes = answer.read()
    return body


def plain(text: str) -> str:
    """Text without marks of direction, forms of presentation and breaks of lines."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(c for c in composed if unicodedata.category(c) not in ("Cf", "Cc", "Zs"))
