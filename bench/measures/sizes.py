"""What a document costs by its pages, with one lane at work and with two."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.documents import report
from bench.effort import QUICK, Effort
from bench.subjects.pair import Cost, Paper, Side
from bench.table import table

_LANES = (1, 2)
# A chapter of the report has two pages.
_CHAPTERS = (1, 5, 50, 500)
# What a round takes at least, in documents of so many chapters.
_AT_ONCE = 20
_MOST_ROUNDS = 5
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class _Size:
    """The median costs of a document by lanes at work."""

    pages: int
    costs: dict[int, Cost]

    def rate(self, lanes: int) -> float:
        """Documents a second, all lanes together."""
        return lanes / self.costs[lanes].wall


def run(effort: Effort, plots: Path) -> str:
    """Measure, plot, and give the table."""
    chapters = _CHAPTERS[:1] if effort is QUICK else _CHAPTERS
    sizes = [_measure(number, effort) for number in chapters]
    _draw_rates(sizes, plots / "rates.svg")
    _draw_memory(sizes, plots / "sizes.svg")
    return _tell(sizes)


def _measure(chapters: int, effort: Effort) -> _Size:
    """Each number of lanes has its own processes: a peak of memory never falls."""
    # The first document of a process is dearer; one of hundreds of pages is not made twice for it.
    count = 1 if effort is QUICK else max(1, _AT_ONCE // chapters)
    rounds = min(effort.rounds, _MOST_ROUNDS, count)
    costs = {lanes: _side_by_side(lanes, chapters, rounds, count) for lanes in _LANES}
    return _Size(2 * chapters, costs)


def _side_by_side(lanes: int, chapters: int, rounds: int, count: int) -> Cost:
    paper = Paper(report(chapters))
    with ExitStack() as stack:
        sides = [stack.enter_context(Side("lane", paper, count > 1)) for _ in range(lanes)]
        found = [cost for _ in range(rounds) for cost in _at_once(sides, count)]
    return Cost(
        median(cost.wall for cost in found),
        median(cost.cpu for cost in found),
        max(cost.peak for cost in found),
    )


def _at_once(sides: list[Side], count: int) -> list[Cost]:
    for side in sides:
        side.begin(count)
    return [side.end() for side in sides]


def _tell(sizes: list[_Size]) -> str:
    head = ("Pages", "1 lane, docs/s", "2 lanes, docs/s", "times", "CPU ms a page", "peak, MiB")
    rows = [
        (
            str(size.pages),
            f"{size.rate(1):.3g}",
            f"{size.rate(2):.3g}",
            f"{size.rate(2) / size.rate(1):.2f}",
            f"{1000 * size.costs[1].cpu / size.pages:.1f}",
            f"{size.costs[1].peak / _MIB:.0f}",
        )
        for size in sizes
    ]
    return table(head, rows)


def _draw_rates(sizes: list[_Size], path: Path) -> None:
    from bench.plot import OTHERS, OURS, plot

    pages = [size.pages for size in sizes]
    with plot(path, "Documents a second by pages, of one and two lanes") as axes:
        axes.plot(pages, [size.rate(2) for size in sizes], "o-", color=OURS, label="two lanes")
        axes.plot(pages, [size.rate(1) for size in sizes], "s--", color=OTHERS[0], label="one lane")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("pages")


def _draw_memory(sizes: list[_Size], path: Path) -> None:
    from bench.plot import OURS, plot

    pages = [size.pages for size in sizes]
    with plot(path, "A worker's peak memory by pages, MiB") as axes:
        peaks = [size.costs[1].peak / _MIB for size in sizes]
        axes.plot(pages, peaks, "o-", color=OURS, label="one lane")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("pages")
