from dataclasses import replace

import pytest

from bench.scale import documents, flow
from bench.scale.curves import QUIET, SCENARIOS, Conditions, Curve
from bench.scale.signals import NEAREST, OURS

WAITING = Curve("lanes wait", 1200.0, wall=lambda at: 1.0 if at < 300 else 2.0)


def test_a_quiet_fleet_stays_as_it_is() -> None:
    tally = documents(QUIET, OURS, seed=1)
    assert tally.share > 0.99
    assert tally.turns <= 2


def test_it_grows_with_what_is_needed() -> None:
    tally = flow(WAITING, OURS, 900)
    assert tally.sizes[0] < 0.6 * 900
    assert tally.sizes[-1] == pytest.approx(900, rel=0.15)
    assert tally.share > 0.9


def shortened(name: str, **changes: object) -> Curve:
    """A scenario in four minutes."""
    [curve] = [curve for curve in SCENARIOS if curve.name == name]
    conditions = replace(curve.conditions, **changes)  # type: ignore[arg-type]
    return replace(
        curve, seconds=240.0, rate=lambda at: 1.0 if at < 60 else 3.0, conditions=conditions
    )


def test_pods_that_are_lost_are_replaced() -> None:
    tally = documents(shortened("Half of the pods are lost", spot_loss=30.0), OURS, seed=1)
    assert 0.9 < tally.share < 1.0


def test_pods_that_start_slowly_cost_documents() -> None:
    quick, slow = (
        documents(shortened("The same, pods take 120 s to start", start_seconds=seconds), OURS, 1)
        for seconds in (15.0, 200.0)
    )
    assert quick.share > slow.share


def test_callers_who_ask_again_have_more_of_their_documents() -> None:
    once, again = (
        documents(shortened("The same, refused callers ask again", again=again), OURS, seed=1)
        for again in (False, True)
    )
    assert again.share > once.share


def test_a_batch_is_no_reason_for_more_pods() -> None:
    curve = replace(
        shortened("Lines of a batch beside a usual load", lines=(30.0, 240.0)),
        rate=lambda _: 1.0,
    )
    ours, by_lanes = (documents(curve, signal, seed=1) for signal in NEAREST[:2])
    assert max(ours.sizes) < max(by_lanes.sizes)
    assert ours.share > 0.99


def test_a_batch_with_a_deadline_ends_by_it_and_delays_nobody() -> None:
    """In lanes beyond those that the usual load takes."""
    conditions = Conditions(lines=(60.0, 960.0), batch=60_000, deadline=True)
    tally = flow(Curve("month end", 1500.0, conditions=conditions), OURS, 4)
    assert tally.batch_ended == pytest.approx(960.0, abs=60.0)
    assert tally.share > 0.999


def test_callers_who_keep_their_connections_stay_where_they_are() -> None:
    free, kept = (
        documents(
            shortened("The same, callers keep their connections", connections=number), OURS, 1
        )
        for number in (0, 8)
    )
    assert kept.share < free.share
