import json
import subprocess
import sys
from pathlib import Path

from handlers.request.keys import new_key
from tests.contract.service.commands.shell import on_terminal, pressroom, pressroom_process
from tests.process import ServiceProcess


def test_once(shared_service: ServiceProcess) -> None:
    done = pressroom("status", shared_service.url)
    assert done.returncode == 0, done.stderr
    assert "of 2 lanes busy" in done.stdout
    assert "\x1b" not in done.stdout


def test_as_json(shared_service: ServiceProcess) -> None:
    done = pressroom("status", shared_service.url, "--json")
    assert len(json.loads(done.stdout)["lanes"]) == 2


def test_a_live_view_until_interrupted(shared_service: ServiceProcess) -> None:
    status, shown = on_terminal("status", shared_service.url, "--watch", until="documents")
    assert status == 130
    assert "lanes busy" in shown
    assert "Traceback" not in shown


def test_a_line_each_second_in_a_pipe_until_the_service_ends(service: ServiceProcess) -> None:
    command = [sys.executable, "-m", "service", "status", service.url, "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout
        assert ": loop lag " in watching.stdout.readline()
        service.stop()
        assert watching.wait() == 0


def test_nothing_there() -> None:
    done = pressroom_process("status", "http://127.0.0.1:1")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("pressroom: http://127.0.0.1:1: ")


def test_a_key(tmp_path: Path) -> None:
    key, line = new_key("me")
    (tmp_path / "keys").write_text(line)
    with ServiceProcess(tmp_path, PRESSROOM_API_KEYS=str(tmp_path / "keys")) as service:
        assert pressroom("status", service.url, PRESSROOM_KEY=key).returncode == 0
        refused = pressroom("status", service.url)
    assert refused.returncode == 2
    assert "Send your API key" in refused.stderr


def test_what_is_not_pressroom_is_said_to_be_something_else(shared_service: ServiceProcess) -> None:
    done = pressroom("status", shared_service.admin)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
