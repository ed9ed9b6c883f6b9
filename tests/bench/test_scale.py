import pytest

from bench.scale import documents, flow
from bench.scale.curves import QUIET, Curve
from bench.scale.signals import OURS

WAITING = Curve("lanes wait", 1200.0, wall=lambda at: 1.0 if at < 300 else 2.0)


def test_a_quiet_fleet_stays_as_it_is() -> None:
    tally = documents(QUIET, OURS, seed=1)
    assert tally.share > 0.99
    assert tally.turns <= 2


@pytest.mark.parametrize("peak", [10, 900])
def test_it_grows_with_what_is_needed(peak: int) -> None:
    tally = flow(WAITING, OURS, peak)
    assert tally.sizes[0] < 0.6 * peak
    assert tally.sizes[-1] == pytest.approx(peak, rel=0.15)
    assert tally.share > 0.9
