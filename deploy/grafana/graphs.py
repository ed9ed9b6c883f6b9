"""Graphs of Prometheus queries, all of one look."""

from grafana_foundation_sdk.builders import common as look
from grafana_foundation_sdk.builders.dashboard import FieldColor
from grafana_foundation_sdk.builders.prometheus import Dataquery
from grafana_foundation_sdk.builders.timeseries import Panel
from grafana_foundation_sdk.models.common import (
    LegendDisplayMode,
    LegendPlacement,
    SortOrder,
    StackingMode,
    TooltipDisplayMode,
)
from grafana_foundation_sdk.models.dashboard import DataSourceRef, FieldColorModeId

SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
# The instances that the viewer has chosen.
CHOSEN = 'job=~"$job", instance=~"$instance"'
RATE = "$__rate_interval"
# Grafana's grid is 24 columns wide.
WHOLE, HALF, THIRD = 24, 12, 8


def graph(title: str, width: int, unit: str = "short", min_: float | None = None) -> Panel:
    """An empty graph, with the house's legend and hover."""
    legend = look.VizLegendOptions().display_mode(LegendDisplayMode.LIST)
    hover = look.VizTooltipOptions().mode(TooltipDisplayMode.MULTI).sort(SortOrder.DESCENDING)
    panel = (
        Panel()
        .title(title)
        .datasource(SOURCE)
        .span(width)
        .height(8)
        .unit(unit)
        .color_scheme(FieldColor().mode(FieldColorModeId.PALETTE_CLASSIC))
        .legend(legend.placement(LegendPlacement.BOTTOM).show_legend(True).calcs([]))
        .tooltip(hover)
    )
    return panel if min_ is None else panel.min(min_)


def stacked(title: str, width: int, unit: str) -> Panel:
    """A graph whose series add up."""
    stacking = look.StackingConfig().mode(StackingMode.NORMAL)
    return graph(title, width, unit, min_=0).stacking(stacking).fill_opacity(40)


def rates(title: str, metric: str, label: str, width: int, unit: str = "ops") -> Panel:
    """A counter's rate by one of its labels. `metric` goes without the prefix."""
    query = f"sum by ({label}) (rate(pressroom_{metric}{{{CHOSEN}}}[{RATE}]))"
    return stacked(title, width, unit).with_target(line(query, f"{{{{{label}}}}}"))


def quantiles(title: str, metric: str, unit: str = "s", width: int = THIRD) -> Panel:
    """Median, p90 and p99 of a histogram."""
    panel = graph(title, width, unit, min_=0)
    for share in (0.5, 0.9, 0.99):
        buckets = f"rate(pressroom_{metric}_bucket{{{CHOSEN}}}[{RATE}])"
        query = f"histogram_quantile({share}, sum by (le) ({buckets}))"
        panel.with_target(line(query, f"p{share * 100:.0f}"))
    return panel


def gauge(metric: str, legend: str) -> Dataquery:
    """A gauge, summed over instances."""
    return line(f"sum(pressroom_{metric}{{{CHOSEN}}})", legend)


def line(expression: str, legend: str) -> Dataquery:
    """One expression, and what its series are called."""
    return Dataquery().datasource(SOURCE).expr(expression).legend_format(legend).range()
