"""`python -m bench [--quick|--print] [NAME ...]`: run benches, and write the findings into docs/.

Imports of benches stand inside: a spawned process imports this module, and is to be light.
"""

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from bench import effort

_MEASURES = (
    "memory",
    "overhead",
    "loop",
    "bulk",
    "templates",
    "foreign",
    "pictures",
    "sizes",
    "recovery",
    "batch",
    "texts",
)
BENCHES = (*_MEASURES, "admission", "scale")
# Run when they are named: they take longer, or need more than Pressroom.
FURTHER = (
    "image",
    "cores",
    "engines",
    "archive",
    "spread",
    "level",
    "dilemma",
    "peers",
    "month_end",
)
_ALL = (*BENCHES, *FURTHER)
_ROOMS = {
    **dict.fromkeys((*_MEASURES, "image", "cores", "engines", "archive"), "bench.measures"),
    **dict.fromkeys(("dilemma", "spread", "peers"), "bench.rivals"),
    **dict.fromkeys(("level", "month_end"), "bench.scale"),
}


def main(argv: list[str] | None = None) -> int:
    """Run the benches that are named, or those of `BENCHES`. Returns 0."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Pressroom.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(_ALL)}")
    parser.add_argument("--quick", action="store_true", help="a smoke test that writes nothing")
    parser.add_argument("--print", action="store_true", help="write nothing, but measure in full")
    arguments = parser.parse_args(argv)
    for name in arguments.names:
        if name not in _ALL:
            parser.error(f"there is no bench {name!r}, only {', '.join(_ALL)}")
    names = arguments.names or BENCHES
    if arguments.quick or arguments.print:
        _try(names, effort.QUICK if arguments.quick else effort.FULL)
    else:
        _write(names)
    return 0


def _try(names: list[str] | tuple[str, ...], how: effort.Effort) -> None:
    with tempfile.TemporaryDirectory() as plots:
        for name in names:
            print(_run(name, how, Path(plots)))


def _write(names: list[str] | tuple[str, ...]) -> None:
    from bench import page

    page.PLOTS.mkdir(exist_ok=True)
    for name in names:
        found = _run(name, effort.FULL, page.PLOTS)
        print(found)
        page.write(name, found)


def _run(name: str, how: effort.Effort, plots: Path) -> str:
    print(f"\nbench {name}: {how.rounds} rounds", file=sys.stderr)
    found: str = import_module(f"{_ROOMS.get(name, 'bench')}.{name}").run(how, plots)
    return found


if __name__ == "__main__":
    sys.exit(main())
