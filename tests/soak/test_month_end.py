import random
from pathlib import Path

import pytest

from tests.month_end.chaos import JobsChaos

# Seconds of sabotage.
_LONG = 300.0

pytestmark = [pytest.mark.soak, pytest.mark.timeout(6 * _LONG)]


def test_a_bad_month_end(tmp_path: Path) -> None:
    seed = random.randrange(1 << 30)
    chaos = JobsChaos(tmp_path, seed)
    ledger = chaos.run(_LONG)
    print(f"\nseed {seed}: {ledger.lines} lines, {ledger.made} made, {ledger.failed} failed, ")
    print(f"sabotage {dict(chaos.sabotage)}")
    assert ledger.closes, (seed, ledger.faults)
