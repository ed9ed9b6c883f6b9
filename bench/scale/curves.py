"""The hours that a fleet goes through."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi
from typing import Any

from bench.scale.documents import START_SECONDS

_HOUR = 3600.0


def _none(_: float) -> float:
    return 0.0


def _same(_: float) -> float:
    return 1.0


def _usual(_: float) -> float:
    return 0.05


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a fleet lives with, document by document.

    Args:
        start_seconds: until a new pod answers.
        spot_loss: instant at which half of the pods are gone, with what they had; their
            successors have to start.
        connections: that callers keep, each to one pod for minutes; 0 sends each request anywhere.
        again: whether what is refused is sent again, when `Retry-After` says.
        mixed: whether one kind has short documents and long ones.
        lines: from when to when each pod has lines of a batch to make as well.
        batch: its lines, of any number unless given; those that are left at the end are made after
            it: it is the instant that `Pressroom-Finish-By` names.
        deadline: whether the fleet is told of that instant.
        keda: whether KEDA's arithmetic decides.
    """

    start_seconds: float = START_SECONDS
    spot_loss: float | None = None
    connections: int = 0
    again: bool = False
    mixed: bool = False
    lines: tuple[float, float] = (0.0, 0.0)
    batch: int | None = None
    deadline: bool = False
    keda: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A scenario; each function is of the seconds since its begin.

    `rate` gives documents a second as a multiple of the scenario's usual rate, `reports` the share
    of reports among them, `cpu` and `wall` how many times as long a document takes of a CPU and
    of a lane, `light` light requests a second for each document of the usual rate.
    """

    name: str
    seconds: float
    rate: Callable[[float], float] = _same
    reports: Callable[[float], float] = _usual
    cpu: Callable[[float], float] = _same
    wall: Callable[[float], float] = _same
    light: Callable[[float], float] = _none
    conditions: Conditions = Conditions()


def _between(begin: float, end: float, inside: float, outside: float) -> Callable[[float], float]:
    return lambda at: inside if begin <= at < end else outside


def _growing(at: float) -> float:
    """From one, after half an hour, to 2.5 at the end of two hours."""
    return 1 + max(at - _HOUR / 2, 0) / _HOUR


def _day(at: float) -> float:
    """Least at three in the morning, most at three in the afternoon, seven times as much."""
    return 1 + 0.75 * cos((at / _HOUR - 15) / 12 * pi)


DAY = Curve("A day", 22.5 * _HOUR, rate=_day)
CROWD = Curve("Flash crowd: 5 times as many, 20 min", 1.5 * _HOUR, _between(1800, 3000, 5.0, 1.0))
QUIET = Curve("Two quiet minutes", 120.0)
CURVES = (
    DAY,
    CROWD,
    Curve(
        "Month end: 40 % reports, 1 h",
        2.5 * _HOUR,
        reports=_between(_HOUR, 2 * _HOUR, 0.4, 0.05),
    ),
    Curve("Slow leak: more CPU a document", 2 * _HOUR, cpu=_growing, wall=_growing),
    Curve("Slow leak: lanes wait, CPU idles", 2 * _HOUR, wall=_growing),
    Curve("Light requests: a flood, 20 min", 1.5 * _HOUR, light=_between(1800, 3000, 1200.0, 10.0)),
)


def _crowd(name: str, **conditions: Any) -> Curve:
    """Three times as many for ten minutes."""
    rate = _between(300, 900, 3.0, 1.0)
    return Curve(name, 1200.0, rate, conditions=Conditions(**conditions))


def _slowly(at: float) -> float:
    """From one, after three minutes, to 2.5 at the end of twenty."""
    return 1 + max(at - 180, 0) / 680


# For the small fleet: twenty minutes each.
SCENARIOS = (
    _crowd("A crowd, 3 times as many for 10 min"),
    _crowd("The same, by KEDA", keda=True),
    _crowd("The same, pods take 120 s to start", start_seconds=120.0),
    _crowd("The same, callers keep their connections", connections=60),
    _crowd("The same, refused callers ask again", again=True),
    _crowd("The same, one kind has short and long documents", mixed=True),
    Curve("Half of the pods are lost", 1200.0, conditions=Conditions(spot_loss=600.0)),
    Curve("Month end: 40 % reports", 1200.0, reports=_between(300, 900, 0.4, 0.05)),
    Curve(
        "Lines of a batch beside a usual load",
        1200.0,
        conditions=Conditions(lines=(200.0, 1000.0)),
    ),
    Curve("More CPU a document, slowly", 1200.0, cpu=_slowly, wall=_slowly),
    Curve("Lanes wait, CPU idles, slowly", 1200.0, wall=_slowly),
    Curve("A flood of light requests, 10 min", 1200.0, light=_between(300, 900, 1200.0, 10.0)),
)
