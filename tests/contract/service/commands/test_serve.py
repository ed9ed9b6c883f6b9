import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.service.commands.shell import pressroom, pressroom_process
from tests.process import PATIENCE

ANYWHERE = {"PRESSROOM_PORT": "1", "PRESSROOM_ADMIN_PORT": "0", "PRESSROOM_WORKERS": "512"}


def test_it_says_where_and_how_to_try_it(tmp_path: Path) -> None:
    serve = [sys.executable, "-m", "service", "serve", "--port", "0", "--workers", "1"]
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(serve, env=ANYWHERE, stdout=subprocess.PIPE, stderr=log, text=True) as it,
    ):
        assert it.stdout
        where, try_it, command = (it.stdout.readline() for _ in range(3))
        assert where.startswith("Pressroom answers on http://127.0.0.1:")
        assert try_it == "Try it:\n"
        subprocess.run(command.split("#")[0], shell=True, check=True, cwd=tmp_path)
        it.send_signal(signal.SIGTERM)
        assert it.wait(PATIENCE) == 0
    assert (tmp_path / "hello.pdf").read_bytes().startswith(b"%PDF-")


def test_a_mistake_is_one_line() -> None:
    done = pressroom_process("serve", "--loops", "none")
    assert done.returncode == 2
    assert "'none' is not a valid integer" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--loops", "0"), "'--loops': 0 is not in the range"),
        (("--port", "99999"), "'--port': 99999 is not in the range"),
        (("--workers", "0"), "'--workers': 0 is not in the range"),
    ],
)
def test_a_number_out_of_range_is_named(words: tuple[str, ...], message: str) -> None:
    done = pressroom("serve", *words)
    assert done.returncode == 2
    assert message in done.stderr
