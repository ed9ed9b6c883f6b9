import asyncio
from collections.abc import AsyncIterator
from typing import cast

from jobs.stream import Engine, Lease
from jobs.work.carrying import carry_all
from tests.conftest import until


class Leases:
    """An engine with any number of leases, and how many were taken."""

    taken = 0

    async def leases(self, kind: str) -> AsyncIterator[Lease]:
        assert kind == "chunk"
        while True:
            self.taken += 1
            yield cast("Lease", self.taken)


async def test_no_more_are_taken_than_there_are_slots() -> None:
    engine, ended = Leases(), asyncio.Event()
    begun: list[Lease] = []

    async def carry(_: Lease) -> None:
        await ended.wait()

    slots = asyncio.Semaphore(2)
    carrying = asyncio.create_task(
        carry_all(
            cast("Engine", engine), "chunk", slots, carry, lambda lease, _: begun.append(lease)
        )
    )
    await until(lambda: len(begun) == 2)
    await asyncio.sleep(0.01)
    assert (engine.taken, len(begun)) == (2, 2)
    ended.set()
    await until(lambda: engine.taken > 3)
    carrying.cancel()
    await asyncio.wait([carrying])
