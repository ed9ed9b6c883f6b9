from dataclasses import replace

import pytest

from offload.snapshot import LaneSnapshot, Snapshot

WHOLE = Snapshot(
    lanes=(LaneSnapshot("idle", 0.0), LaneSnapshot("busy", 0.0)),
    queued=0,
    queue_room=10,
    queued_work_seconds=0.0,
    offered_work_seconds=0.0,
    estimate_ratio=1.0,
    memory_pressure=0.1,
    open=True,
    started=True,
    restarts={},
    run_queue_wait_seconds=0.0,
    busy_seconds=0.0,
    trouble=None,
    trouble_seconds=0.0,
    disk_full=False,
    offered_jobs=5,
    refused_jobs=1,
    overdue_seconds=0.0,
)


def test_a_pool_is_ready_once_it_has_started() -> None:
    assert WHOLE.ready


@pytest.mark.parametrize(
    "pool",
    [
        replace(WHOLE, open=False),
        replace(WHOLE, started=False),
        replace(WHOLE, trouble="No fonts."),
        replace(WHOLE, disk_full=True),
    ],
)
def test_a_pool_that_drains_starts_or_has_no_workers_or_disk_is_not(pool: Snapshot) -> None:
    assert not pool.ready


def test_workers_are_those_that_are_meant_to_be() -> None:
    assert WHOLE.workers == 2
