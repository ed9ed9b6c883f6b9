"""WeasyPrint in a spawned process, without Pressroom around it.

A child imports this module, so it imports nothing that would weigh on it.
"""

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Self

from bench.subjects.run import Run
from offload.job import Fault, Job, Receipt

if TYPE_CHECKING:  # only there is it generic
    from multiprocessing.connection import Connection

_CONTEXT = multiprocessing.get_context("spawn")
# A lane's: whatever else the machine has to do then takes from both sides alike.
_NICE = 10


class Bare:
    """A process that typesets one document over and over. A context manager; warm once entered."""

    def __init__(self, html: str) -> None:
        self._here, there = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_typeset, args=(there, html), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self.begin(time.monotonic())
        self.end()
        return self

    def __exit__(self, *_: object) -> None:
        self._here.send(None)
        self._process.join()

    def begin(self, until: float) -> None:
        """Typeset until that `time.monotonic()` instant."""
        self._here.send(until)

    def end(self) -> Run:
        """What was made until then."""
        run: Run = self._here.recv()
        return run


def worker() -> ProcessPoolExecutor:
    """A lane's executor, but for the preload."""
    return ProcessPoolExecutor(max_workers=1, mp_context=_CONTEXT)


def press(job: Job) -> Receipt | Fault:
    """What a lane's worker does with a job, and makes ready after it."""
    from offload.press import work  # here, because the parent must not map what it loads
    from offload.press.engines import ENGINE

    answer = work.press(job)
    ENGINE.prepare()
    return answer


def _typeset(orders: "Connection[Run, float | None]", html: str) -> None:
    import weasyprint  # here, for the same reason

    os.nice(_NICE)
    while (until := orders.recv()) is not None:
        run, started = Run(), time.process_time()
        while time.monotonic() < until or not run.made:
            weasyprint.HTML(string=html).write_pdf()
            run.made += 1
            if (now := time.monotonic()) < until:
                run.ends.append(now)
        run.cpu_seconds = time.process_time() - started
        orders.send(run)
