"""What GET /v1/status tells, for people."""

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

_MIB = 1 << 20
_COLORS = {"idle": "green", "busy": "yellow", "starting": "cyan"}


def full(status: dict[str, Any]) -> RenderableType:
    """All that matters at a glance: the verdict, the loop, the pool, and each lane."""
    return Group(_verdict(status), Text(), _figures(status), Text(), _lanes(status["lanes"]))


def brief(status: dict[str, Any]) -> str:
    """The same in a line."""
    pool, loop = status["pool"], status["loop"]
    return (
        f"{status['pressure']['verdict']}: "
        f"loop lag {_ms(loop['lag_seconds'])}, busy {loop['busy']:.0%}; "
        f"lanes {pool['busy']}/{pool['workers']} busy, "
        f"demand {status['pressure']['pool_demand']:.0%}; queue {pool['queued']}"
    )


def _verdict(status: dict[str, Any]) -> Text:
    pressure = status["pressure"]
    calm = pressure["verdict"] == "idle" and status["ready"]
    told = Text(pressure["verdict"], style="bold green" if calm else "bold red")
    told.append(f"  {pressure['advice']}", style="none")
    told.append(f"\n{_evidence(pressure['evidence'])}", style="dim")
    if status["pool"]["draining"]:
        told.append("\ndraining: it takes no more documents", style="yellow")
    elif not status["ready"]:
        told.append(f"\nnot ready: {status['pool']['trouble'] or 'it starts'}", style="red")
    return told


def _evidence(numbers: dict[str, float]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {number:g}" for name, number in numbers.items())


def _figures(status: dict[str, Any]) -> Table:
    pool, loop, pressure = status["pool"], status["loop"], status["pressure"]
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    lag, worst = _ms(loop["lag_seconds"]), _ms(loop["worst_lag_seconds"])
    table.add_row("loop", f"lag {lag}, at worst {worst}; busy {loop['busy']:.0%}")
    demand = f"demand {pressure['pool_demand']:.0%}"
    table.add_row("pool", f"{pool['busy']} of {pool['workers']} lanes busy; {demand}")
    room = f"room for {pool['queue_room']} more"
    table.add_row(
        "queue", f"{pool['queued']} wait, {pool['queued_work_seconds']:.1f} s of work; {room}"
    )
    table.add_row("memory", f"{pool['memory_pressure']:.0%} of what workers may have")
    table.add_row("ended", _counts(status["outcomes"]))
    table.add_row("restarts", _counts(pool["restarts"]))
    return table


def _lanes(lanes: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("lane", "state", "for", "documents", "memory"):
        table.add_column(name, justify="left" if name == "state" else "right")
    table.add_column("doing")
    for number, lane in enumerate(lanes, start=1):
        state = Text(lane["state"], style=_COLORS.get(lane["state"], ""))
        memory = f"{lane['rss_bytes'] / _MIB:.0f} MiB"
        seconds = f"{lane['seconds']:.1f} s"
        told = (str(number), state, seconds, str(lane["documents"]), memory, lane["doing"] or "")
        table.add_row(*told)
    return table


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "none"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
