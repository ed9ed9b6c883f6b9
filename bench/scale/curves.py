"""The hours that a fleet goes through."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi

_HOUR = 3600.0


def _none(_: float) -> float:
    return 0.0


def _same(_: float) -> float:
    return 1.0


def _usual(_: float) -> float:
    return 0.05


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
