"""Lanes, requests and a discipline on a virtual clock."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from bench.admission.workload import SECONDS, WORKERS, Request


class Clock:
    """The simulation's time, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        """The instant it is."""
        return self.now


class Discipline(Protocol):
    """Who is let in, and who is next. It keeps those that wait."""

    # Whether a document is stopped at its deadline. Without, the caller hangs up unnoticed.
    kills: bool

    def offer(self, request: Request) -> bool:
        """Take a request in, or refuse it."""

    def take(self, free: int) -> Request | None:
        """The next to run on one of the free lanes; it may let go of others first."""

    def ended(self, request: Request, seconds: float, in_time: bool, /) -> None:
        """A request has had a lane for so long."""


@dataclass(slots=True)
class Outcome:
    """What became of the requests; seconds of lanes are counted while requests arrive.

    `waits` holds the seconds until a request had a lane; `last` is when the last was done.
    """

    offered: Counter[str] = field(default_factory=Counter)
    in_time: Counter[str] = field(default_factory=Counter)
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wasted: float = 0.0
    last: float = 0.0
    seconds: float = SECONDS

    @property
    def goodput(self) -> float:
        """The share of all requests that were done in time."""
        return self.in_time.total() / self.offered.total()

    @property
    def waste(self) -> float:
        """The share of all lanes' time that went into documents nobody got."""
        return self.wasted / (WORKERS * self.seconds)

    def share(self, kind: str) -> float:
        """The share of one kind's requests that were done in time."""
        return self.in_time[kind] / self.offered[kind]


def simulate(
    requests: Iterable[Request],
    make: Callable[[Clock], Discipline],
    follow: Callable[[Request, bool, float], Request | None] = lambda *_: None,
    seconds: float = SECONDS,
) -> Outcome:
    """Let requests come and lanes work until all is done.

    `follow` gives what a caller sends once its request, taken on or not, is over at an instant.
    """
    return _Run(make, follow, seconds).through(requests)


class _Run:
    def __init__(
        self,
        make: Callable[[Clock], Discipline],
        follow: Callable[[Request, bool, float], Request | None],
        seconds: float,
    ) -> None:
        self._clock = Clock()
        self._discipline = make(self._clock)
        self._follow = follow
        self._order = count()
        self._events: list[tuple[float, int, Request, float | None]] = []
        self._free = WORKERS
        self._outcome = Outcome(seconds=seconds)

    def through(self, requests: Iterable[Request]) -> Outcome:
        for request in requests:
            self._arrives(request)
        while self._events:
            self._clock.now, _, request, started = heapq.heappop(self._events)
            if started is None:
                self._offer(request)
            else:
                self._end(request, started)
            self._start()
        return self._outcome

    def _arrives(self, request: Request) -> None:
        self._push(request.arrival, request, None)

    def _push(self, at: float, request: Request, started: float | None) -> None:
        heapq.heappush(self._events, (at, next(self._order), request, started))

    def _offer(self, request: Request) -> None:
        self._outcome.offered[request.kind.name] += 1
        if not self._discipline.offer(request):
            self._goes(request, False)

    def _start(self) -> None:
        while self._free and (request := self._discipline.take(self._free)):
            now = self._clock.now
            self._free -= 1
            self._outcome.waits[request.kind.name].append(now - request.arrival)
            end = now + request.work
            if self._discipline.kills:
                end = max(min(end, request.deadline), now)
            self._push(end, request, now)

    def _end(self, request: Request, started: float) -> None:
        now = self._clock.now
        in_time = started + request.work <= request.deadline
        self._free += 1
        self._discipline.ended(request, now - started, in_time)
        self._outcome.last = now
        if in_time:
            self._outcome.in_time[request.kind.name] += 1
        else:
            whole = self._outcome.seconds
            self._outcome.wasted += min(now, whole) - min(started, whole)
        self._goes(request, in_time)

    def _goes(self, request: Request, in_time: bool) -> None:
        if after := self._follow(request, in_time, self._clock.now):
            self._arrives(after)
