"""Plots as SVG files that change only where the numbers do."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

OURS, OTHERS = "#14425c", ("#d1782b", "#8c3b4a")


@contextmanager
def plot(path: Path, title: str) -> "Iterator[Axes]":
    """Axes to draw on; the file is written on leaving."""
    # It takes a second to load, and most runs draw nothing.
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    mpl.use("svg")
    with mpl.rc_context(
        {
            # Ids from a fixed salt, text as text, and below no date: small diffs.
            "svg.hashsalt": "pressroom",
            "svg.fonttype": "none",
            "figure.figsize": (7.2, 4.8),
            "figure.facecolor": "white",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.alpha": 0.3,
        }
    ):
        figure, axes = plt.subplots(layout="constrained")
        axes.set_title(title, loc="left")
        yield axes
        figure.legend(loc="outside lower center", ncols=2, frameon=False)
        figure.savefig(path, metadata={"Date": None, "Creator": None})
        plt.close(figure)
    path.write_text("".join(line.rstrip() + "\n" for line in path.read_text().splitlines()))
