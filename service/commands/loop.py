"""The event loop of a command, which signals end in order."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

R = TypeVar("R")

_ENDING = (signal.SIGTERM, signal.SIGHUP)


def run(work: Coroutine[Any, Any, R]) -> R:
    """`uvloop.run`, where SIGTERM and SIGHUP cancel the work, as Ctrl-C does.

    An exception in their handlers may come in the middle of any callback, also of the one that is
    to end a future: who waits for that would wait for ever, and so would the command.

    Raises:
        SystemExit: at one of these signals.
    """
    before = {number: signal.getsignal(number) for number in _ENDING}
    heeded = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    arrived: list[int] = []
    try:
        return uvloop.run(_cancelled_at(heeded, arrived, work))
    except asyncio.CancelledError:
        if not arrived:
            raise
        sys.exit(128 + arrived[0])
    finally:
        for number in heeded:
            signal.signal(number, before[number])


async def _cancelled_at(
    numbers: list[signal.Signals], arrived: list[int], work: Coroutine[Any, Any, R]
) -> R:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task

    def end(number: int) -> None:
        arrived.append(number)
        task.cancel()

    for number in numbers:
        loop.add_signal_handler(number, end, number)
    return await work
