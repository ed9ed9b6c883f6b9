"""`pressroom serve` in control groups: `CONTROL_GROUPS` has their folders, with colons between."""

import os
import sys
from pathlib import Path

from service.__main__ import main

if __name__ == "__main__":
    for folder in os.environ["CONTROL_GROUPS"].split(":"):
        (Path(folder) / "cgroup.procs").write_text(str(os.getpid()))
    sys.exit(main())
