from collections import Counter
from pathlib import Path

from service.commands.bench.load import Load, Tally, run
from tests.process import ServiceProcess


async def test_it_ends_by_count(shared_service: ServiceProcess) -> None:
    tally = await run(shared_service.url, None, Load(2, 60.0, 3, "receipt"))
    assert len(tally.seconds) == 3
    assert not tally.failed


async def test_it_ends_by_time(shared_service: ServiceProcess) -> None:
    tally = await run(shared_service.url, None, Load(2, 0.3, 100_000, "receipt"))
    assert 0 < len(tally.seconds) < 1000


async def test_what_fails_is_told(shared_service: ServiceProcess) -> None:
    tally = await run(shared_service.url, None, Load(1, 60.0, 2, "receipt", b""))
    assert list(tally.failed.values()) == [2]
    assert tally.seconds == []


async def test_refusals_are_counted_and_do_not_fail(tmp_path: Path) -> None:
    one = {"PRESSROOM_WORKERS": "1", "PRESSROOM_BACKLOG": "0"}
    with ServiceProcess(tmp_path, **one) as service:
        tally = await run(service.url, None, Load(4, 60.0, 8, "receipt"))
    assert tally.refused > 0
    assert tally.refused + len(tally.seconds) == 8
    assert not tally.failed


def test_figures() -> None:
    tally = Tally(2.0, [0.1] * 98 + [1.0] * 2, refused=3, failed=Counter({"why {0}": 2}))
    record = tally.record()
    assert (record["documents_per_second"], record["p50_seconds"]) == (50.0, 0.1)
    assert record["p99_seconds"] == 1.0
    assert tally.told().splitlines()[-2:] == ["3 refused", "2 failed: why {0}"]
    assert Tally(1.0, failed=Counter({"{why}": 1})).told().endswith("1 failed: {why}")
    assert Tally(1.0).told() == "0 documents in 1.0 s: 0.00 a second\n0 refused"
