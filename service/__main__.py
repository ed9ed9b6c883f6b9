"""The command `pressroom`.

A lane's worker imports this module again, as the main module of its parent (multiprocessing, "Safe
importing of main module"): the commands stand in a package of their own, which it never loads.
"""

import sys


def main(argv: list[str] | None = None) -> int:
    """Run a command. Returns the exit status: 0 done, 1 a document failed, 2 can't be begun."""
    from service.commands.main import heed_signals, run  # not for a worker

    heed_signals()
    return run(argv)


if __name__ == "__main__":
    sys.exit(main())
