"""The progress of one job: how long it waited, what lanes spent on it, how it ended."""

import time
from dataclasses import replace

from offload.job import JobRecord, Lap, Receipt


class Progress:
    """A job's stopwatch, from the moment it is offered.

    Args:
        kind: names the documents that take about as long.
        estimate: seconds of a lane that the job is expected to take.
        elements: that were counted in its body.
    """

    def __init__(self, kind: str, estimate: float, elements: int = 0) -> None:
        self.outcome = "failed"
        self._kind = kind
        self._elements = elements
        self.estimate = estimate
        self._attempts = 0
        self._laps: list[Lap] = []
        self._receipt: Receipt | None = None
        self._waiting = True
        self._mark = time.monotonic()
        # Replaced as a whole, for `spent`: what lanes spent on it before, and since when one does.
        self._service: tuple[float, float | None] = 0.0, None

    def spent(self) -> float:
        """Seconds of lanes that it has had until now. From any thread."""
        before, since = self._service
        return before + (time.monotonic() - since if since is not None else 0.0)

    @property
    def waiting(self) -> bool:
        """Whether it has no lane."""
        return self._waiting

    def begin(self) -> None:
        """It has a lane."""
        self._lap(waiting=False)
        self._attempts += 1
        self._service = self._service[0], self._mark

    def wait_again(self) -> None:
        """It has lost its lane."""
        self._lap(waiting=True)

    def succeed(self, receipt: Receipt) -> Receipt:
        """The document is made."""
        self.outcome = "ok"
        made = replace(receipt, queue_seconds=self._seconds(waiting=True))
        self._receipt = made.to_keep()
        return made

    def record(self, *, needless: bool = False) -> JobRecord:
        """The record of the whole, at the end.

        Args:
            needless: more lanes would not have helped it.
        """
        self._lap(waiting=False)
        return JobRecord(
            kind=self._kind,
            elements=self._elements,
            needless=needless,
            outcome=self.outcome,
            estimate_seconds=self.estimate,
            queue_seconds=self._seconds(waiting=True),
            service_seconds=self._seconds(waiting=False),
            attempts=self._attempts,
            receipt=self._receipt,
            laps=tuple(self._laps),
        )

    def _lap(self, *, waiting: bool) -> None:
        now = time.monotonic()
        self._laps.append(Lap(self._waiting, self._mark, now - self._mark))
        self._waiting, self._mark = waiting, now
        self._service = self._seconds(waiting=False), None

    def _seconds(self, *, waiting: bool) -> float:
        return sum(lap.seconds for lap in self._laps if lap.waiting == waiting)
