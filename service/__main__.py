"""The command `pressroom`.

A lane's worker imports this module again, as the main module of its parent (multiprocessing, "Safe
importing of main module"): the commands stand in a package of their own, which it never loads.
"""

import signal
import sys
from typing import NoReturn


def main(argv: list[str] | None = None) -> int:
    """Run a command. Returns the exit status: 0 done, 1 a document failed, 2 can't be begun."""
    try:
        from service.commands.main import heed_signals, run  # not for a worker

        heed_signals()
        return run(argv)
    except KeyboardInterrupt:  # while the commands are loaded, or cleaned up after
        sys.stderr.write("pressroom: interrupted\n")
        return 128 + signal.SIGINT


def run_and_exit() -> NoReturn:
    """Run the command of this process, and exit with its status."""
    status = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to interrupt
    sys.exit(status)


if __name__ == "__main__":
    run_and_exit()
