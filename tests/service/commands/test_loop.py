import asyncio
import os
import signal

import pytest

from service.commands import loop

ENDING = (signal.SIGTERM, signal.SIGHUP)


async def answer() -> int:
    return 42


def test_what_the_work_returns_is_returned() -> None:
    assert loop.run(answer()) == 42


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_within_a_callback_leaves_no_future_unended(number: signal.Signals) -> None:
    ended: list[str] = []

    async def work() -> None:
        future = asyncio.get_running_loop().create_future()

        def end() -> None:
            os.kill(os.getpid(), number)
            sum(range(1000))  # a handler of Python's own would run by now
            future.set_result("in order")

        asyncio.get_running_loop().call_soon(end)
        try:
            await asyncio.shield(future)
            await asyncio.Event().wait()
        finally:
            ended.append(await future)

    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as exit_:
        loop.run(work())
    assert exit_.value.code == 128 + number
    assert ended == ["in order"]
    assert signal.getsignal(number) == before


def test_a_signal_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:

        async def work() -> int:
            os.kill(os.getpid(), signal.SIGHUP)
            await asyncio.sleep(0.01)
            return await answer()

        assert loop.run(work()) == 42
    finally:
        signal.signal(signal.SIGHUP, before)
