"""`pressroom serve`, with a callback that blocks its loop again and again.

`STALL_SECONDS` and `STALL_PAUSE` say for how long, and how long not: 0.4 and 1.6 s.
"""

import asyncio
import os
import sys
import time

import uvloop

from service.__main__ import main

BLOCKED = float(os.environ.get("STALL_SECONDS", "0.4"))
FREE = float(os.environ.get("STALL_PAUSE", "1.6"))

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
