import asyncio
import time

from metrics.idle import idle_seconds


async def test_libuv_knows_when_the_loop_waits() -> None:
    idle = idle_seconds(asyncio.get_running_loop())
    assert idle
    before, began = idle(), time.perf_counter()
    await asyncio.sleep(0.2)
    waited = idle() - before
    assert 0.1 < waited <= time.perf_counter() - began


async def test_work_is_not_idle() -> None:
    idle = idle_seconds(asyncio.get_running_loop())
    assert idle
    await asyncio.sleep(0)
    before, until = idle(), time.perf_counter() + 0.1
    while time.perf_counter() < until:
        pass
    await asyncio.sleep(0)
    assert idle() - before < 0.05


def test_another_loop_cannot_be_asked() -> None:
    with asyncio.Runner() as runner:
        assert idle_seconds(runner.get_loop()) is None
