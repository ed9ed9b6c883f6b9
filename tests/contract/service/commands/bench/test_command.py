import json
from pathlib import Path

from tests.contract.service.commands.shell import on_terminal, pressroom
from tests.process import ServiceProcess


def test_a_service(shared_service: ServiceProcess, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>x")
    words = ("-n", "4", "-c", "2", "--html", tmp_path / "a.html")
    done = pressroom("bench", shared_service.url, *words, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["documents"] == 4
    told = pressroom("bench", shared_service.url, *words).stdout
    assert told.startswith("4 documents in ")


def test_nothing_there(shared_service: ServiceProcess) -> None:
    assert pressroom("bench", "http://127.0.0.1:1").returncode == 2
    assert pressroom("bench", shared_service.url, "-t", "none").returncode == 2


def test_a_terminal_shows_how_far_it_is(shared_service: ServiceProcess) -> None:
    words = ("--seconds", "60", "-n", "3", "-t", "receipt")
    status, shown = on_terminal("bench", shared_service.url, *words)
    assert status == 0
    assert "answers" in shown
    assert "3 documents in " in shown
