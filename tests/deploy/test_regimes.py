"""What is recorded of a few regimes; `make signals` goes through all of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.deploy.prometheus import BINARY, alerts
from tests.deploy.regimes.__main__ import PAGE
from tests.deploy.regimes.catalogue import REGIMES
from tests.deploy.regimes.loads import nothing
from tests.deploy.regimes.regime import Finding, Regime, observe
from tests.deploy.regimes.services import Unavailable

OVERLOAD = Regime("overload", "pool-bound", nothing, frozenset({"PressroomPoolBound"}))
RIGHT = Finding(OVERLOAD, [(0.0, "idle"), (4.0, "pool-bound")], {"PressroomPoolBound": 14.0})


def test_what_is_as_expected_has_no_fault() -> None:
    assert RIGHT.recorded == [(4.0, "pool-bound")]
    assert RIGHT.faults == []


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (replace(RIGHT, verdicts=[(0.0, "idle")]), "verdicts: idle 0 s"),
        (
            replace(RIGHT, verdicts=[(0.0, "idle"), (2.0, "stall"), (4.0, "pool-bound")]),
            "verdicts: idle 0 s, stall 2 s, pool-bound 4 s",
        ),
        (replace(RIGHT, alerts={}), "silent: PressroomPoolBound"),
        (
            replace(RIGHT, alerts=RIGHT.alerts | {"PressroomLoopStalls": 9.0}),
            "false: PressroomLoopStalls",
        ),
        (
            replace(RIGHT, regime=replace(OVERLOAD, demand="asked"), offered=1.0, asked=2.0),
            "offered 1.00, asked for 2.00",
        ),
        (replace(RIGHT, regime=replace(OVERLOAD, demand="none"), offered=0.2), "offered 0.20"),
    ],
)
def test_what_is_not_is_told(wrong: Finding, fault: str) -> None:
    assert wrong.faults == [fault]


def test_alerts_wait_a_second_for_each_minute() -> None:
    text = alerts()
    assert "for: 10s" in text
    assert "[15s]" in text
    assert "m]" not in text


def test_the_docs_have_each_regime() -> None:
    rows = [line.split(" | ")[0] for line in PAGE.read_text().replace("*", "").splitlines()]
    assert [regime.name for regime in REGIMES if f"| {regime.name}" not in rows] == []


def by_name(name: str) -> Regime:
    [regime] = [regime for regime in REGIMES if regime.name.startswith(name)]
    return regime


# Of those whose verdict is the same on a machine that other programs use.
@pytest.mark.skipif(not BINARY, reason="Debian's package prometheus is missing")
@pytest.mark.parametrize("name", ["A full disk", "An instance that is gone"])
async def test_alerts_fire_on_a_real_prometheus(name: str, tmp_path: Path) -> None:
    regime = replace(by_name(name), seconds=10.0)
    try:
        finding = await observe(regime, tmp_path)
    except Unavailable as reason:
        pytest.skip(str(reason))
    assert finding.alerts.keys() >= regime.alerts
    assert finding.verdicts[-1][1] in {regime.expected, "cpu-starved"}


@pytest.mark.skipif(not BINARY, reason="Debian's package prometheus is missing")
@pytest.mark.parametrize(
    "name",
    [
        # What its callers ask for is seconds of a lane that has a CPU.
        pytest.param("Short and long documents of one size", marks=pytest.mark.soak),
        "Answers that are",
    ],
)
async def test_demand_is_what_was_asked_for(name: str, tmp_path: Path) -> None:
    finding = await observe(replace(by_name(name), seconds=20.0), tmp_path)
    assert [fault for fault in finding.faults if "offered" in fault] == []
