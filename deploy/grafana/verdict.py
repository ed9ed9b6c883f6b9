"""The dashboard's first row: what is short now, what helps, since when, and the numbers for it."""

from grafana_foundation_sdk.builders import common as look
from grafana_foundation_sdk.builders.stat import Panel
from grafana_foundation_sdk.models.common import BigValueColorMode, BigValueTextMode
from grafana_foundation_sdk.models.dashboard import DynamicConfigValue, FieldColorModeId

from deploy.grafana.graphs import CHOSEN, SOURCE, line

COLOURS = {
    "idle": "#73BF69",
    "pool-bound": "#F2CC0C",
    "loop-bound": "#5794F2",
    "both": "#FF9830",
    "cpu-starved": "#F2495C",
    "memory-bound": "#C4162A",
    "spool-full": "#8F3BB8",
    "lanes-held": "#FFA6B0",
    "stall": "#B877D9",
}
_REMEDIES = {
    "idle": "nothing is short",
    "pool-bound": "more replicas, or workers where CPU is free",
    "loop-bound": "more replicas or loops",
    "both": "more replicas",
    "cpu-starved": "fewer workers an instance, or more CPU",
    "memory-bound": "fewer workers an instance, or more memory",
    "spool-full": "a larger spool",
    "lanes-held": "find the documents that hold lanes; do not scale",
    "stall": "find the callback that blocks; do not scale",
}
# What holds for any of the instances that were chosen: the value is how many it holds for.
_STATE = f"instance:pressroom_verdict:state{{{CHOSEN}}}"
_NOW = f"count by (verdict) ({_STATE} == 1)"
# The state was another one at some time within the last hours.
_SINCE = f"(time() - max_over_time(timestamp({_STATE} == 0)[6h:30s])) and {_STATE} == 1"
_EVIDENCE = {
    "pool demand": "max(instance:pressroom_pool_demand:ratio{%s})",
    "lanes busy": "max(instance:pressroom_pool_saturation:ratio{%s})",
    "refused": "max(instance:pressroom_pool_refused:ratio{%s} >= 0) or vector(0)",
    "loop busy": "max(instance:pressroom_loop_busy:ratio{%s})",
    "waits for a CPU": "max(instance:pressroom_loop_run_queue_wait:ratio{%s})",
    "workers wait for a CPU": "max(instance:pressroom_pool_run_queue_wait:ratio{%s})",
    "throttled": "max(instance:pressroom_cpu_throttled:ratio{%s})",
    "others have the CPUs": "max(instance:pressroom_cpu_pressure:ratio{%s})",
}


def first_row() -> list[Panel]:
    """Four panels side by side."""
    return [_verdict(), _remedy(), _since(), _evidence()]


def _verdict() -> Panel:
    panel = _stat("Verdict now, and for how many instances", 6)
    return panel.with_target(line(_NOW, "{{verdict}}")).text_mode(BigValueTextMode.VALUE_AND_NAME)


def _remedy() -> Panel:
    panel = _stat("What helps", 7).text_mode(BigValueTextMode.NAME)
    for verdict, remedy in _REMEDIES.items():
        panel.override_by_name(verdict, [DynamicConfigValue("displayName", remedy)])
    return panel.with_target(line(_NOW, "{{verdict}}"))


def _since() -> Panel:
    panel = _stat("For how long", 4).unit("s").text_mode(BigValueTextMode.VALUE_AND_NAME)
    return panel.with_target(line(f"max by (verdict) ({_SINCE})", "{{verdict}}"))


def _evidence() -> Panel:
    panel = _stat("The numbers, of the worst instance", 7).unit("percentunit")
    for legend, query in _EVIDENCE.items():
        panel.with_target(line(query % CHOSEN, legend))
    return panel.text_mode(BigValueTextMode.VALUE_AND_NAME)


def _stat(title: str, width: int) -> Panel:
    newest = look.ReduceDataOptions().calcs(["lastNotNull"])
    panel = Panel().title(title).datasource(SOURCE).span(width).height(5).reduce_options(newest)
    for verdict, colour in COLOURS.items():
        fixed = {"mode": FieldColorModeId.FIXED, "fixedColor": colour}
        panel.override_by_name(verdict, [DynamicConfigValue("color", fixed)])
    return panel.color_mode(BigValueColorMode.VALUE)
