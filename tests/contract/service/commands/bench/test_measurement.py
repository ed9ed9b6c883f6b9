from pathlib import Path

from service.commands.bench.measurement import Load, run
from tests.process import ServiceProcess


def test_it_ends_by_count(shared_service: ServiceProcess) -> None:
    seen: list[int] = []
    load = Load(2, 60.0, 3, "receipt")
    tally = run(shared_service.url, None, load, lambda _seconds, answers: seen.append(answers))
    assert len(tally.seconds) == 3
    assert seen[-1] <= 3
    assert not tally.failed


def test_it_ends_by_time(shared_service: ServiceProcess) -> None:
    tally = run(shared_service.url, None, Load(2, 0.3, 100_000, "receipt"))
    assert 0 < len(tally.seconds) < 1000


def test_what_fails_is_told(shared_service: ServiceProcess) -> None:
    tally = run(shared_service.url, None, Load(1, 60.0, 2, "receipt", b""))
    assert list(tally.failed.values()) == [2]
    assert tally.seconds == []


def test_refusals_are_counted_and_do_not_fail(tmp_path: Path) -> None:
    one = {"PRESSROOM_WORKERS": "1", "PRESSROOM_BACKLOG": "0"}
    with ServiceProcess(tmp_path, **one) as service:
        tally = run(service.url, None, Load(4, 60.0, 8, "receipt"))
    assert tally.refused > 0
    assert tally.refused + len(tally.seconds) == 8
    assert not tally.failed
