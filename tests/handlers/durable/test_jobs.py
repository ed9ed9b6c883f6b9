from dataclasses import replace

import pytest

from handlers.durable.jobs import seconds_left
from jobs.clock import CLOCK
from jobs.record import Record, Request

RUNNING = Record(
    Request("id", None, "batch", {}, {}, 0.0, lines=35, blank=5),
    state="running",
    made=8,
    failed=2,
)


def test_what_is_left_takes_as_long_as_what_is_made_did() -> None:
    assert seconds_left(RUNNING) is None
    started = replace(RUNNING, started=CLOCK.now() - 10.0)
    assert seconds_left(started) == pytest.approx(20.0, abs=1.0)


def test_nothing_takes_less_than_no_time() -> None:
    """A service whose clock is ahead has begun it."""
    assert seconds_left(replace(RUNNING, started=CLOCK.now() + 100.0)) == 0.0
