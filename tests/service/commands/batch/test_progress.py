import pytest
from rich.console import Console

from pressroom_client.batch import Job
from service.commands.batch.progress import Progress


def test_nothing_is_drawn_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress.show(job())
    assert capsys.readouterr().err == ""


def test_a_terminal_sees_how_far_it_has_come(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Console, "is_terminal", True)
    with Progress() as progress:
        progress.show(job())
    shown = capsys.readouterr().err
    assert "running, 2 failed" in shown
    assert "7/10" in shown


def job() -> Job:
    return Job("a", "batch", "running", 10, 5, 2, None, None, {})
