"""The page that the benches write into: docs/performance.md, and the plots beside it."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

from bench.table import table

PAGE = Path("docs/performance.md")
PLOTS = Path("docs/plots")


def fill(text: str, name: str, content: str) -> str:
    """The text with what stands between the bench's two markers replaced.

    Raises:
        ValueError: the page has no such markers.
    """
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    filled, count = pattern.subn(lambda _: f"{begin}\n{content}\n{end}", text)
    if count != 1:
        raise ValueError(f"the page has {count} places for {name}")
    return filled


def machine() -> str:
    """What the numbers were measured on, in general words."""
    names = ("weasyprint", "aiohttp", "uvloop")
    rows = [
        ("CPUs", str(len(os.sched_getaffinity(0)))),
        ("Linux", platform.release().split("-")[0]),
        ("Python", platform.python_version()),
        *((name, version(name)) for name in names),
    ]
    return table(("Measured on", ""), rows)
