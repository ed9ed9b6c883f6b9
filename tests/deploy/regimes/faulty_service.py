"""`pressroom serve` with a fault that no load brings about.

`MEMORY` is the number of bytes that it takes the machine to have; with `FORGETFUL` its estimates
learn nothing.
"""

import os
import sys

from offload import memory
from offload.admission.estimate import Estimates
from service.__main__ import main

if __name__ == "__main__":
    if size := os.environ.get("MEMORY"):
        memory.limit_bytes = lambda: int(size)  # type: ignore[assignment,misc]
    if "FORGETFUL" in os.environ:
        Estimates.learn = lambda *_, **__: None  # type: ignore[method-assign]
    sys.exit(main())
