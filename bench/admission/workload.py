"""The requests that are simulated."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

WORKERS = 8
SECONDS = 600.0
# The spread of documents of one kind: the sigma of a lognormal whose median is the estimate.
SIGMA = 0.4
# The rate is this many times its mean for one half of a swing, and the rest for the other.
_SWING, _HALF_SWING = 1.5, 20.0


@dataclass(frozen=True, slots=True)
class Kind:
    """Documents of one kind: their share of all, the seconds they take and have."""

    name: str
    share: float
    work: float
    patience: float
    urgency: int = 3


SHORT, MIDDLE, LONG = KINDS = (
    Kind("short", 0.70, 0.15, 5.0),
    Kind("middle", 0.25, 1.2, 15.0),
    Kind("long", 0.05, 6.0, 60.0),
)


@dataclass(slots=True, eq=False)
class Request:
    """One request: instants in seconds of the simulation's clock.

    `work` is what it will take a lane, which no discipline may look at.
    """

    kind: Kind
    arrival: float
    work: float

    @property
    def deadline(self) -> float:
        """The instant after which its caller has no use for it."""
        return self.arrival + self.kind.patience


def arrivals(load: float, seed: int, seconds: float = SECONDS) -> list[Request]:
    """Requests that offer `load` times the capacity of the workers, by the kinds' medians.

    The mean of a lognormal is above its median, by 8 % for this sigma: so much more is offered.
    """
    chance = random.Random(seed)
    rate = load * WORKERS / sum(kind.share * kind.work for kind in KINDS)
    shares = [kind.share for kind in KINDS]
    return [
        request(chance.choices(KINDS, shares)[0], at, chance)
        for at in _instants(rate, seconds, chance)
    ]


def request(kind: Kind, arrival: float, chance: random.Random) -> Request:
    """A request of a kind."""
    return Request(kind, arrival, kind.work * chance.lognormvariate(0, SIGMA))


def _instants(rate: float, seconds: float, chance: random.Random) -> Iterator[float]:
    """A Poisson process with a rate that swings: candidates at the highest rate, thinned."""
    at = 0.0
    while (at := at + chance.expovariate(rate * _SWING)) < seconds:
        high = int(at / _HALF_SWING) % 2 == 0
        if high or chance.random() < (2 - _SWING) / _SWING:
            yield at
