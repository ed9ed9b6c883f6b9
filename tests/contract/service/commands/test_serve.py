import signal
import subprocess
import sys
from pathlib import Path

from tests.contract.service.commands.shell import pressroom
from tests.process import PATIENCE

ANYWHERE = {"PRESSROOM_PORT": "0", "PRESSROOM_ADMIN_PORT": "0", "PRESSROOM_WORKERS": "1"}


def test_it_says_where_and_how_to_try_it(tmp_path: Path) -> None:
    serve = [sys.executable, "-m", "service", "serve"]
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
    done = pressroom("serve", "--loops", "none")
    assert done.returncode == 2
    assert "'none' is not a valid integer" in done.stderr
