import asyncio
import os
import signal
from contextlib import suppress

import pytest
from nats.js import JetStreamContext

from jobs.errors import Conflict, JobsUnavailable
from jobs.stream import Engine, Lease
from service.broker import Broker
from tests.process import PATIENCE


async def lease(engine: Engine) -> Lease:
    async with asyncio.timeout(PATIENCE):
        async for found in engine.leases("chunk"):
            return found
    raise AssertionError


async def test_a_record_changes_only_over_the_revision_that_was_read(engine: Engine) -> None:
    first = await engine.write("c", "j", b"one")
    with pytest.raises(Conflict):
        await engine.write("c", "j", b"another")
    await engine.write("c", "j", b"two", first)
    with pytest.raises(Conflict):
        await engine.write("c", "j", b"three", first)
    read = await engine.read("c", "j")
    assert read
    assert read[0] == b"two"
    assert await engine.records("c") == [("c", "j")]
    await engine.forget("c", "j")
    assert await engine.read("c", "j") is None


async def test_work_is_put_once_and_comes_back_until_it_is_done(engine: Engine) -> None:
    assert await engine.put("chunk", "c", "j", "1")
    assert not await engine.put("chunk", "c", "j", "1")
    held = await lease(engine)
    assert (held.words, held.deliveries) == (("c", "j", "1"), 1)
    assert not await engine.put("chunk", "c", "j", "1")
    await held.give_back()
    again = await lease(engine)
    assert again.deliveries == 2
    await again.done()
    assert await engine.outstanding("chunk", ">") == []
    assert await engine.put("chunk", "c", "j", "1")


async def test_what_waits_for_its_delay_can_be_handed_out_anew(engine: Engine) -> None:
    await engine.put("chunk", "c", "j", "1")
    await (await lease(engine)).give_back(3600.0)
    await engine.hand_out_anew()
    again = await lease(engine)
    assert again.words == ("c", "j", "1")
    await again.done()
    assert await engine.outstanding("chunk", ">") == []


async def test_a_lease_that_is_held_is_nobody_elses(engine: Engine) -> None:
    await engine.put("chunk", "c", "j", "1")
    first = await lease(engine)
    other = asyncio.create_task(lease(engine))
    async with first.held():
        done, _ = await asyncio.wait([other], timeout=8.0)
        assert not done
    assert (await other).deliveries == 2


async def test_who_is_cancelled_as_the_answer_comes_ends(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before Python 3.12 asyncio.wait_for, which the client uses, swallows that cancellation."""

    async def swallow(*_: object, **__: object) -> list[object]:
        task = asyncio.current_task()
        assert task
        if task.cancelling():
            await asyncio.sleep(PATIENCE)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0)
        return []

    monkeypatch.setattr(JetStreamContext.PullSubscription, "fetch", swallow)
    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(lease(engine))
    monkeypatch.setattr(JetStreamContext, "stream_info", swallow)
    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(engine.outstanding("chunk", ">"))


async def test_what_was_acknowledged_outlives_a_killed_server(
    broker: Broker, engine: Engine
) -> None:
    for number in range(50):
        await engine.put("chunk", "c", "j", str(number))
    old = broker.pid
    os.kill(old, signal.SIGKILL)
    found: set[tuple[str, ...]] = set()
    while len(found) < 50:
        held = await lease(engine)
        found.add(held.words)
        await held.done()
    assert broker.pid != old


async def test_an_engine_that_is_gone_is_said_to_be(broker: Broker, engine: Engine) -> None:
    os.kill(broker.pid, signal.SIGSTOP)
    try:
        with pytest.raises(JobsUnavailable):
            await read_on(engine)
    finally:
        os.kill(broker.pid, signal.SIGCONT)


async def read_on(engine: Engine) -> None:
    """A process that is sent SIGSTOP answers until its last thread has stopped."""
    while True:
        await engine.read("c", "j")
