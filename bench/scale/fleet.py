"""A fleet, document by document: each pod with a real Backlog, a Service that picks at random."""

import heapq
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from bench.scale.case import Case
from bench.scale.documents import LINE, LOOP_DOCUMENT, LOOP_LIGHT, Document, draw
from bench.scale.hpa import SYNC_SECONDS
from bench.scale.pod import Pod
from bench.scale.signals import wanted_by_batch
from bench.scale.tally import Tally

if TYPE_CHECKING:
    from offload.admission.backlog import Ticket


# Callers who ask again do so until so many times their patience has passed.
_INSISTENCE = 3.0
# Seconds that a caller keeps a connection, on average.
_CONNECTION_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class _Request:
    """A document, the seconds that it takes, and the instant at which its caller gives up."""

    number: int
    document: Document
    seconds: float
    last: float


def run(case: Case, seed: int) -> Tally:
    """Let the curve pass, document by document."""
    return _Fleet(case, seed).through()


class _Fleet:
    def __init__(self, case: Case, seed: int) -> None:
        self._curve = case.curve
        self._signal = case.signal
        self._usual_rate = case.usual_rate
        self._hpa = case.hpa
        self._chance = random.Random(seed)
        self._now = 0.0
        self._pods = [Pod(self._clock, 0.0) for _ in range(case.pods)]
        self._ready = list(self._pods)
        self._ends: list[tuple[float, int, Pod, Ticket, float]] = []
        self._again: list[tuple[float, int, _Request]] = []
        self._order = count()
        self._connections: dict[int, tuple[Pod, float]] = {}
        self._tally = Tally()
        self._lines_left = case.curve.conditions.batch or sys.maxsize

    def _clock(self) -> float:
        return self._now

    def through(self) -> Tally:
        sync = 0.0
        for at in self._arrivals():
            while sync <= at:
                self._go_on_until(sync)
                self._lose_pods()
                self._sync()
                sync += SYNC_SECONDS
            self._go_on_until(at)
            self._arrive()
        self._finish_until(float("inf"))
        return self._tally

    def _arrivals(self) -> Iterator[float]:
        """A Poisson process whose rate follows the curve."""
        at = 0.0
        while at < self._curve.seconds:
            rate = self._curve.rate(at) * self._usual_rate
            # A rate changes slowly beside the gaps between documents.
            at += self._chance.expovariate(rate)
            yield at

    def _arrive(self) -> None:
        now, conditions = self._now, self._curve.conditions
        document, work = draw(self._curve.reports(now), self._chance, mixed=conditions.mixed)
        self._tally.offered += 1
        number = next(self._order)
        last = now + _INSISTENCE * document.patience
        self._ask(_Request(number, document, work * self._curve.wall(now), last))

    def _ask(self, request: _Request) -> None:
        """Once; again when it is told to, if its caller does so and has not given up."""
        pod, document = self._pod(request.number), request.document
        pod.turns(1, LOOP_DOCUMENT)
        deadline = self._now + document.patience
        wait = pod.offer(document.name, deadline, request.seconds, request.number)
        back = self._now + wait
        if wait and self._curve.conditions.again and back < request.last:
            heapq.heappush(self._again, (back, next(self._order), request))
        self._start(pod)

    def _pod(self, number: int) -> Pod:
        """Any that is ready; where callers keep their connections, that of the caller's."""
        connections = self._curve.conditions.connections
        if not connections:
            return self._chance.choice(self._ready)
        pod, until = self._connections.get(number % connections, (None, 0.0))
        if pod is None or pod.closing or pod.lost or until <= self._now:
            pod = self._chance.choice(self._ready)
            until = self._now + self._chance.expovariate(1 / _CONNECTION_SECONDS)
            self._connections[number % connections] = pod, until
        return pod

    def _lose_pods(self) -> None:
        """Half of them, and what they had; others are started in their place."""
        loss = self._curve.conditions.spot_loss
        if loss is None or not loss <= self._now < loss + SYNC_SECONDS:
            return
        for pod in self._chance.sample(self._ready, len(self._ready) // 2):
            pod.lost = True
            self._pods.append(Pod(self._clock, self._now + self._curve.conditions.start_seconds))
        self._pods = [pod for pod in self._pods if not pod.lost]

    def _start(self, pod: Pod) -> None:
        begin, end = self._curve.conditions.lines
        if begin <= self._now and (self._now < end or self._curve.conditions.batch):
            self._lines_left -= pod.add_lines(LINE.name, LINE.work, self._lines_left)
        while begun := pod.take():
            ticket, seconds = begun
            heapq.heappush(
                self._ends, (self._now + seconds, next(self._order), pod, ticket, seconds)
            )

    def _go_on_until(self, instant: float) -> None:
        while self._again and self._again[0][0] <= instant:
            at, _, request = heapq.heappop(self._again)
            self._finish_until(at)
            self._ask(request)
        self._finish_until(instant)

    def _finish_until(self, instant: float) -> None:
        while self._ends and self._ends[0][0] <= instant:
            self._now, _, pod, ticket, seconds = heapq.heappop(self._ends)
            if pod.lost:
                continue
            self._count_line(pod, ticket)
            cpu = seconds * self._curve.cpu(self._now) / self._curve.wall(self._now)
            self._tally.in_time += pod.ended(ticket, seconds, cpu)
            self._start(pod)
        if instant < float("inf"):
            self._now = instant

    def _count_line(self, pod: Pod, ticket: "Ticket") -> None:
        if pod.is_line(ticket):
            self._tally.lines += 1
            if self._tally.lines == self._curve.conditions.batch:
                self._tally.batch_ended = self._now

    def _sync(self) -> None:
        """What happens every 15 s: pods get ready or go, are scraped, and their number is set."""
        now = self._now
        self._pods = [pod for pod in self._pods if not (pod.closing and pod.idle)]
        self._tally.pod_seconds += SYNC_SECONDS * len(self._pods)
        open_pods = [pod for pod in self._pods if not pod.closing]
        self._ready = [pod for pod in open_pods if pod.ready <= now]
        self._answer_light()
        for pod in self._ready:
            self._start(pod)
            pod.scrape()
        samples = [sample for pod in open_pods if (sample := pod.sample())]
        readings = self._signal.readings(samples, len(open_pods) - len(samples))
        readings += wanted_by_batch(self._curve.conditions, self._tally.lines, now, samples)
        self._resize(open_pods, self._hpa.replicas(now, readings, len(open_pods)))

    def _answer_light(self) -> None:
        """Light requests since the last sync, evenly over the loops."""
        light = self._curve.light(self._now) * self._usual_rate
        documents = self._curve.rate(self._now) * self._usual_rate
        pods = len(self._ready)
        demand = (light * LOOP_LIGHT + documents * LOOP_DOCUMENT) / pods
        self._tally.lit(light * SYNC_SECONDS, demand)
        for pod in self._ready:
            seconds = light / pods * LOOP_LIGHT * SYNC_SECONDS
            pod.turns(light / pods * SYNC_SECONDS, min(seconds, SYNC_SECONDS))

    def _resize(self, pods: list[Pod], wanted: int) -> None:
        self._tally.sizes.append(wanted)
        for _ in range(wanted - len(pods)):
            self._pods.append(Pod(self._clock, self._now + self._curve.conditions.start_seconds))
        # Those that are not ready go first, then the youngest, as a ReplicaSet does it.
        surplus = max(len(pods) - wanted, 0)
        for pod in sorted(pods, key=lambda pod: pod.ready, reverse=True)[:surplus]:
            pod.closing = True
        self._ready = [pod for pod in self._ready if not pod.closing]
