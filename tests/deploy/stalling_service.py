"""`pressroom serve`, with a callback that blocks its loop: a fifth of the time, 0.4 s at once."""

import asyncio
import sys
import time

import uvloop

from service.__main__ import main

BLOCKED, FREE = 0.4, 1.6

_new_loop = uvloop.new_event_loop


def stalling_loop() -> asyncio.AbstractEventLoop:
    loop = _new_loop()

    def block() -> None:
        time.sleep(BLOCKED)
        loop.call_later(FREE, block)

    loop.call_later(FREE, block)
    return loop


if __name__ == "__main__":
    uvloop.new_event_loop = stalling_loop  # type: ignore[assignment]
    sys.exit(main())
