import random
from pathlib import Path

import pytest

from tests.month_end.power import LoopDisk, NoDisk, PowerCuts

# Seconds of power cuts.
_LONG = 120.0

pytestmark = [pytest.mark.soak, pytest.mark.timeout(10 * _LONG)]


def test_what_was_acknowledged_outlives_power_cuts(tmp_path: Path) -> None:
    seed = random.randrange(1 << 30)
    try:
        with LoopDisk(tmp_path / "state", tmp_path) as disk:
            cuts = PowerCuts(tmp_path, seed, disk)
            ledger = cuts.run(_LONG)
    except NoDisk as error:
        pytest.skip(f"no loop device: {error}")
    print(f"\nseed {seed}: {ledger.lines} lines, {ledger.made} made, {ledger.failed} failed, ")
    print(f"sabotage {dict(cuts.sabotage)}")
    assert ledger.closes, (seed, ledger.faults)
    assert cuts.sabotage["cut_power"]
