"""In short; `make soak` does it at length."""

from pathlib import Path

from tests.month_end.chaos import JobsChaos


def test_nothing_is_lost_and_nothing_twice(tmp_path: Path) -> None:
    chaos = JobsChaos(tmp_path, seed=7)
    ledger = chaos.run(seconds=12.0)
    assert ledger.closes, (ledger, chaos.sabotage)
    assert ledger.made
    assert chaos.sabotage
