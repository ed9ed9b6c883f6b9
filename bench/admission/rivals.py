"""What others do with too many requests, each after its source."""

from collections import deque
from math import sqrt

from bench.admission.simulation import Clock
from bench.admission.workload import Request


class Fifo:
    """First come, first served; with `room`, only so many may wait.

    With `kills` it knows deadlines as our lanes do; without, it works for callers long gone.
    """

    def __init__(self, clock: Clock, room: float = float("inf"), kills: bool = True) -> None:
        self.kills = kills
        self._clock = clock
        self._room = room
        self._waiting: deque[Request] = deque()

    def offer(self, request: Request) -> bool:
        """Take it, if there is room."""
        if len(self._waiting) >= self._room:
            return False
        self._waiting.append(request)
        return True

    def take(self, _: int) -> Request | None:
        """The oldest; one whose caller is known to be gone is let go."""
        while self._waiting:
            request = self._waiting.popleft()
            if not self.kills or self._clock.now < request.deadline:
                return request
        return None

    def ended(self, request: Request, seconds: float, in_time: bool, /) -> None:
        """It learns nothing."""


class CoDel(Fifo):
    """Controlled Delay, RFC 8289, section 5, with requests for packets.

    A queue that has been slower than `target` for an `interval` is dropped from, at its head, at
    intervals that shrink with the square root of the number of drops.
    """

    def __init__(self, clock: Clock, target: float, interval: float) -> None:
        super().__init__(clock)
        self._target = target
        self._interval = interval
        self._first_above = 0.0
        self._next_drop = 0.0
        self._count = self._last_count = 0
        self._dropping = False

    def take(self, free: int) -> Request | None:
        """RFC 8289, 5.5: the next, after what is to be dropped."""
        now = self._clock.now
        request, may_drop = self._take(free)
        if self._dropping:
            if not may_drop:
                self._dropping = False
            while now >= self._next_drop and self._dropping:
                self._count += 1
                request, may_drop = self._take(free)
                if may_drop:
                    self._next_drop = self._after(self._next_drop)
                else:
                    self._dropping = False
        elif may_drop:
            request, _ = self._take(free)
            self._dropping = True
            # Go on where the last round of dropping ended, if that was not long ago.
            delta = self._count - self._last_count
            recent = now - self._next_drop < 16 * self._interval
            self._count = delta if delta > 1 and recent else 1
            self._next_drop = self._after(now)
            self._last_count = self._count
        return request

    def _take(self, free: int) -> tuple[Request | None, bool]:
        """RFC 8289, 5.6: the head of the queue, and whether it has been slow for an interval."""
        request = super().take(free)
        now = self._clock.now
        # RFC 8289 leaves the last MTU alone: an empty queue is never too slow.
        if request is None or now - request.arrival < self._target or not self._waiting:
            self._first_above = 0.0
            return request, False
        if self._first_above == 0.0:
            self._first_above = now + self._interval
            return request, False
        return request, now >= self._first_above

    def _after(self, instant: float) -> float:
        return instant + self._interval / sqrt(self._count)


class Gradient2(Fifo):
    """A limit on requests waiting and in work that follows the latency: Netflix' Gradient2.

    https://github.com/Netflix/concurrency-limits: Gradient2Limit under WindowedLimit, with their
    defaults but for `lowest`, which there is 20.
    """

    _SMOOTHING, _QUEUE, _HIGHEST = 0.2, 4, 200
    _WINDOW_SECONDS, _WINDOW_SAMPLES = 1.0, 10
    _LONG, _WARM_UP = 600, 10

    def __init__(self, clock: Clock, lowest: int) -> None:
        super().__init__(clock)
        self._lowest = lowest
        self._limit = 20.0
        self._in_flight = 0
        self._window: list[float] = []
        self._most_in_flight = 0
        self._next_update = 0.0
        self._long = 0.0
        self._samples = 0

    def offer(self, request: Request) -> bool:
        """Take it, if fewer than the limit are here."""
        if self._in_flight >= int(self._limit):
            return False
        self._in_flight += 1
        return super().offer(request)

    def take(self, free: int) -> Request | None:
        """The oldest; those let go are in flight no longer."""
        before = len(self._waiting)
        request = super().take(free)
        self._in_flight -= before - len(self._waiting) - (request is not None)
        return request

    def ended(self, request: Request, _: float, in_time: bool, /) -> None:
        """A sample of the latency, if it was served; a window of them moves the limit."""
        now = self._clock.now
        self._most_in_flight = max(self._most_in_flight, self._in_flight)
        self._in_flight -= 1
        if in_time:
            self._window.append(now - request.arrival)
        if now > self._next_update and len(self._window) >= self._WINDOW_SAMPLES:
            self._update(sum(self._window) / len(self._window))
            self._window.clear()
            self._most_in_flight = 0
            self._next_update = now + self._WINDOW_SECONDS

    def _update(self, latency: float) -> None:
        self._remember(latency)
        if self._long / latency > 2:
            self._long *= 0.9
        if self._most_in_flight < self._limit / 2:
            return
        gradient = max(0.5, min(1.0, self._long / latency))
        new = self._limit * gradient + self._QUEUE
        new = self._limit * (1 - self._SMOOTHING) + new * self._SMOOTHING
        self._limit = max(self._lowest, min(self._HIGHEST, new))

    def _remember(self, latency: float) -> None:
        """The long average: plain at first, then exponential."""
        self._samples += 1
        weight = 1 / self._samples if self._samples <= self._WARM_UP else 2 / (self._LONG + 1)
        self._long += (latency - self._long) * weight
