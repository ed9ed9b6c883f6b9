"""Blocking work, off the loop."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """`asyncio.to_thread`, except that a cancellation first waits for the thread to end.

    Otherwise a hang-up would let a folder be removed under a thread that still writes to it. There
    is no task to it, which would cost the loop as much as the rest.
    """
    call = partial(copy_context().run, work, *args, **kwargs)
    thread = asyncio.get_running_loop().run_in_executor(None, call)
    try:
        return await asyncio.shield(thread)
    finally:
        if not thread.done():
            await asyncio.wait([thread])
            thread.exception()  # else asyncio logs that nobody has asked for it
