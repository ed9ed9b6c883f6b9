"""Leases of one kind, carried by tasks: a few at a time."""

import asyncio
from collections.abc import Callable, Coroutine

from jobs.stream import Engine, Kind, Lease


async def carry_all(
    engine: Engine,
    kind: Kind,
    slots: asyncio.Semaphore,
    carry: Callable[[Lease], Coroutine[None, None, None]],
    begun: Callable[[Lease, asyncio.Task[None]], None] = lambda _lease, _task: None,
) -> None:
    """Carry leases for ever. One is asked for only when there is a slot for it.

    Args:
        engine: where leases come from.
        kind: of the leases.
        slots: how many are carried at a time.
        carry: carries one, from beginning to end.
        begun: is called with each lease and its task.
    """
    async with asyncio.TaskGroup() as group:
        await slots.acquire()
        async for lease in engine.leases(kind):
            task = group.create_task(carry(lease))
            task.add_done_callback(lambda _: slots.release())
            begun(lease, task)
            await slots.acquire()
