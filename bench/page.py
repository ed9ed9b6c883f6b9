"""The pages that the benches write into, and the plots beside them."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

from bench.table import table

PAGE = Path("docs/performance.md")
_OWN = {
    "admission": Path("docs/reliability.md"),
    "recovery": Path("docs/reliability.md"),
    "batch": Path("docs/jobs.md"),
    "archive": Path("docs/jobs.md"),
    "texts": Path("docs/reliability.md"),
    "scale": Path("docs/scaling.md"),
    "level": Path("docs/scaling.md"),
    "month_end": Path("docs/scaling.md"),
    "dilemma": Path("docs/dilemma.md"),
    "spread": Path("docs/dilemma.md"),
}
# Simulations: they find the same on any machine.
_VIRTUAL = ("admission", "scale", "level", "month_end")
PLOTS = Path("docs/plots")


def write(name: str, content: str) -> None:
    """Put what a bench found in its place, and with a measurement what it was measured on."""
    path = _OWN.get(name, PAGE)
    text = fill(path.read_text(), name, content)
    path.write_text(text if name in _VIRTUAL else fill(text, "machine", machine()))


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
    names = ("weasyprint", "typst", "aiohttp", "uvloop")
    rows = [
        ("CPUs", str(len(os.sched_getaffinity(0)))),
        ("Linux", platform.release().split("-")[0]),
        ("Python", platform.python_version()),
        *((name, version(name)) for name in names),
    ]
    return table(("Measured on", ""), rows)
