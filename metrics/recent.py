"""Documents of the last minute, for people who watch: their rate, how long they took, refusals.

What is alerted on are the counters and histograms of `metrics.pool`: this is a look, not a record.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from offload.job import JobRecord

# Seconds that are looked back, and the most documents: beyond it the window is shorter.
_WINDOW, _MOST = 60.0, 2000
# Outcomes of jobs that were not worked on since there was too much to do.
REFUSALS = frozenset({"refused", "limited", "dropped", "draining", "spool-full"})


class RecentDocuments:
    """The jobs that ended of late. `observe` is the pool's to call, on its loop.

    Args:
        clock: gives the present, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._ended: deque[tuple[float, JobRecord]] = deque(maxlen=_MOST)

    def observe(self, record: JobRecord) -> None:
        """Take note of a job that ended."""
        self._ended.append((self._clock(), record))

    def status(self) -> dict[str, Any]:
        """What /v1/status shows of them; seconds, and None where there was no document."""
        window, records = self._recent()
        seconds = sorted(it.queue_seconds + it.service_seconds for it in records if _is_made(it))
        return {
            "window_seconds": round(window, 3),
            "documents_per_second": round(len(seconds) / window, 3),
            "p50_seconds": _quantile(seconds, 0.5),
            "p99_seconds": _quantile(seconds, 0.99),
            "refused": sum(it.outcome in REFUSALS for it in records),
        }

    def _recent(self) -> tuple[float, list[JobRecord]]:
        """The seconds that are looked back, one at least, and the jobs that ended in them."""
        now = self._clock()
        begin = max(self._began, now - _WINDOW)
        if len(self._ended) == _MOST:
            begin = max(begin, self._ended[0][0])
        return max(1.0, now - begin), [it for at, it in self._ended if at >= begin]


def _is_made(record: JobRecord) -> bool:
    return record.outcome == "ok"


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    """The value at or below which that share of them is, by nearest rank."""
    if not ordered:
        return None
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 4)
