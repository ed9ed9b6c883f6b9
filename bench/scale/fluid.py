"""A fleet of any size as one vessel: work flows in, lanes drain it, what can't be in time spills.

Coarser than `bench.scale.fleet`: work and not documents, an even spread over pods, no chance.
"""

from collections import deque

from bench.scale.case import Case
from bench.scale.documents import (
    LANES,
    LINE,
    LOOP_DOCUMENT,
    LOOP_LIGHT,
    START_SECONDS,
    mean_work,
    patience,
)
from bench.scale.hpa import SYNC_SECONDS
from bench.scale.signals import Sample, wanted_by_batch
from bench.scale.tally import Tally

# Seconds over which Prometheus takes rates, and the metrics server averages CPU.
RATE_WINDOW, CPU_WINDOW = 60, 15


def run(case: Case) -> Tally:
    """Let the curve pass, second by second."""
    return _Vessel(case).through()


class _Vessel:
    def __init__(self, case: Case) -> None:
        self._curve = case.curve
        self._signal = case.signal
        self._usual_rate = case.usual_rate
        self._hpa = case.hpa
        self._ready = case.pods
        self._starting: deque[tuple[int, int]] = deque()  # ready at, how many
        self._unread: deque[tuple[int, int]] = deque()  # first scrape at, how many
        self._queued = 0.0
        self._requests: deque[float] = deque(maxlen=RATE_WINDOW)
        self._offered: deque[float] = deque(maxlen=RATE_WINDOW)
        self._idle: deque[float] = deque(maxlen=RATE_WINDOW)
        self._cpu: deque[float] = deque(maxlen=CPU_WINDOW)
        self._busy: deque[float] = deque(maxlen=RATE_WINDOW)
        self._tally = Tally()
        self._lines = 0.0

    def through(self) -> Tally:
        for now in range(int(self._curve.seconds)):
            self._grow(now)
            self._flow(now)
            if now % SYNC_SECONDS == 0:
                self._sync(now)
        return self._tally

    def _grow(self, now: int) -> None:
        while self._starting and self._starting[0][0] <= now:
            _, pods = self._starting.popleft()
            self._ready += pods
            self._unread.append((now + int(SYNC_SECONDS), pods))
        while self._unread and self._unread[0][0] <= now:
            self._unread.popleft()
        waiting = sum(pods for _, pods in self._starting)
        self._tally.pod_seconds += self._ready + waiting

    def _flow(self, now: int) -> None:
        """One second of documents, and of light requests."""
        curve, reports = self._curve, self._curve.reports(now)
        documents = curve.rate(now) * self._usual_rate
        work = documents * mean_work(reports) * curve.wall(now)
        lanes = self._ready * LANES
        served = min(self._queued + work, lanes)
        most = lanes * patience(reports)
        left = self._queued + work - served
        spilt = max(left - most, 0.0)
        self._queued = left - spilt
        made = self._make_lines(now, lanes - served)
        self._tally.offered += documents
        self._tally.in_time += documents * max(1 - spilt / work, 0.0)
        light = curve.light(now) * self._usual_rate
        loop = documents * LOOP_DOCUMENT + light * LOOP_LIGHT
        self._tally.lit(light, loop / self._ready)
        self._requests.append(documents + light)
        self._offered.append(work)
        self._idle.append(max(1 - loop / self._ready, 0.0))
        self._busy.append(served + made)
        self._cpu.append(
            (served + made) * curve.cpu(now) / curve.wall(now) + min(loop, self._ready)
        )

    def _make_lines(self, now: int, free: float) -> float:
        """Lines of the batch, in lanes that nothing else wants. Returns lanes that had one."""
        conditions = self._curve.conditions
        left = (conditions.batch or 0) - self._lines
        if now < conditions.lines[0] or left <= 0:
            return 0.0
        lines = min(left, free / LINE.work)
        self._lines += lines
        self._tally.lines = int(self._lines + 0.5)
        if lines == left:
            self._tally.batch_ended = now + 1.0
        return lines * LINE.work

    def _sync(self, now: int) -> None:
        unread = sum(pods for _, pods in (*self._starting, *self._unread))
        current = self._ready + sum(pods for _, pods in self._starting)
        samples = [self._sample(now)] * max(current - unread, 0)
        readings = self._signal.readings(samples, unread)
        readings += wanted_by_batch(self._curve.conditions, self._tally.lines, now, samples)
        wanted = self._hpa.replicas(now, readings, current)
        if wanted > current:
            self._starting.append((now + int(START_SECONDS), wanted - current))
        elif wanted < current:
            self._shrink(current - wanted)
        self._tally.sizes.append(wanted)

    def _shrink(self, pods: int) -> None:
        """Those that have not begun go first, as a ReplicaSet does it."""
        while pods and self._starting:
            at, starting = self._starting.pop()
            gone = min(pods, starting)
            pods -= gone
            if starting > gone:
                self._starting.append((at, starting - gone))
        self._ready -= pods

    def _sample(self, now: int) -> Sample:
        mean = mean_work(self._curve.reports(now)) * self._curve.wall(now)
        pods = self._ready
        return Sample(
            offered=_mean(self._offered) / pods,
            queued_work=self._queued / pods,
            queued_jobs=self._queued / mean / pods,
            loop_idle=_mean(self._idle),
            requests=_mean(self._requests) / pods,
            cpu=_mean(self._cpu) / pods,
            busy=_mean(self._busy) / pods,
            in_flight=(self._busy[-1] + self._queued / mean) / pods,
        )


def _mean(values: deque[float]) -> float:
    return sum(values) / len(values)
