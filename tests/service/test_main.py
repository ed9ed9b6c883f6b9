import subprocess
import sys
from pathlib import Path

import pytest

from service.__main__ import main


def pressroom(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, "-m", "service", *map(str, arguments)],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_render_makes_a_document(tmp_path: Path) -> None:
    source, target = tmp_path / "in.html", tmp_path / "out.pdf"
    source.write_text("<h1>Hello</h1><img src=gone.png>")
    done = pressroom("render", source, target, "page_size=A6", "tagged=true")
    assert done.returncode == 0, done.stderr
    assert "warning: Failed to load image at 'gone.png'" in done.stderr
    assert target.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("in.html", "out.pdf", "strict=true"), 1, "gone.png"),
        (("in.html", "out.pdf", "zoom=huge"), 2, "zoom: can't be 'huge'"),
        (("none.html", "out.pdf"), 2, "none.html"),
    ],
)
def test_render_says_what_is_wrong(
    tmp_path: Path, arguments: tuple[str, ...], status: int, told: str
) -> None:
    (tmp_path / "in.html").write_text("<h1>Hello</h1><img src=gone.png>")
    source, target, *options = arguments
    done = pressroom("render", tmp_path / source, tmp_path / target, *options)
    assert done.returncode == status
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize(
    ("name", "value"), [("PRESSROOM_PORT", "http"), ("PRESSROOM_HOST", "192.0.2.1")]
)
def test_an_operators_mistake_stops_the_start_with_one_line(name: str, value: str) -> None:
    done = pressroom("serve", PRESSROOM_ADMIN_PORT="0", **{name: value})
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith("pressroom: ")
    assert "Traceback" not in done.stderr


def test_a_key_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "billing"]) == 0
    assert "billing " in capsys.readouterr().out


def test_the_interface_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    assert '"openapi":"3.1.1"' in capsys.readouterr().out


def test_help_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "serve" in capsys.readouterr().out
