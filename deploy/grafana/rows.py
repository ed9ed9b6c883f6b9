"""What the dashboard shows."""

from collections.abc import Mapping, Sequence

from grafana_foundation_sdk.builders import common as look
from grafana_foundation_sdk.builders.dashboard import (
    ThresholdsConfig,
)
from grafana_foundation_sdk.builders.stat import Panel as StatPanel
from grafana_foundation_sdk.builders.timeseries import Panel
from grafana_foundation_sdk.models.common import (
    AxisPlacement,
    GraphThresholdsStyleMode,
)
from grafana_foundation_sdk.models.dashboard import (
    DynamicConfigValue,
    FieldColorModeId,
    Threshold,
    ThresholdsMode,
)

from deploy.grafana.graphs import (
    CHOSEN,
    HALF,
    RATE,
    THIRD,
    WHOLE,
    gauge,
    graph,
    line,
    quantiles,
    rates,
    stacked,
)
from deploy.grafana.verdict import COLOURS, first_row


def rows() -> Mapping[str, Sequence[Panel | StatPanel]]:
    """The panels by the title of their row, from the verdict down to what explains it."""
    return {
        "What is short, now": first_row(),
        "What is short": [_lag_and_saturation(), _demand(), _verdict()],
        "Documents": [_outcomes(), _admissions(), _queue(), _queue_time(), _service_time()],
        "Lanes": [_lanes(), _restarts(), _wasted(), _estimates(), _memory(), _pressure()],
        "Jobs and batches": [_work_left(), _lines(), _chunks()],
        "Event loop and HTTP": [_lag(), _loop_time(), _requests(), _request_time()],
    }


def _lag_and_saturation() -> Panel:
    """The picture that the project is about: two scales on one time axis."""
    lag = f"max(instance:pressroom_loop_lag_seconds:p99{{{CHOSEN}}})"
    full = f"avg(instance:pressroom_pool_saturation:ratio{{{CHOSEN}}})"
    panel = graph("Loop lag against pool saturation", WHOLE, "percentunit", min_=0)
    panel.with_target(line(full, "pool saturation"))
    panel.with_target(line(lag, "loop lag p99, worst instance"))
    return panel.override_by_regexp(
        "loop lag.*",
        [
            DynamicConfigValue("unit", "s"),
            DynamicConfigValue("custom.axisPlacement", AxisPlacement.RIGHT),
        ],
    )


def _demand() -> Panel:
    """What an autoscaler follows, with its targets."""
    panel = graph("Demand of pool and loop, with the level at which each is short", HALF)
    panel.with_target(line(f"avg(instance:pressroom_pool_demand:ratio{{{CHOSEN}}})", "pool demand"))
    panel.with_target(line(f"avg(instance:pressroom_loop_busy:ratio{{{CHOSEN}}})", "loop busy"))
    short = Threshold(value=0.9, color="red")
    levels = ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE)
    panel.thresholds(levels.steps([Threshold(value=None, color="transparent"), short]))
    style = look.GraphThresholdsStyleConfig().mode(GraphThresholdsStyleMode.LINE)
    return panel.thresholds_style(style).unit("percentunit").min(0)


def _verdict() -> Panel:
    panel = stacked("Verdict, by share of the instances", HALF, "percentunit").max(1)
    panel.with_target(
        line(f"avg by (verdict) (instance:pressroom_verdict:state{{{CHOSEN}}})", "{{verdict}}")
    )
    for verdict, colour in COLOURS.items():
        fixed = {"mode": FieldColorModeId.FIXED, "fixedColor": colour}
        panel.override_by_name(verdict, [DynamicConfigValue("color", fixed)])
    return panel


def _outcomes() -> Panel:
    return rates("Documents by outcome", "jobs_total", "outcome", HALF)


def _admissions() -> Panel:
    return rates("Admissions by decision", "admissions_total", "decision", HALF)


def _queue() -> Panel:
    panel = graph("Queue", THIRD, "short", min_=0)
    panel.with_target(gauge("pool_queued_jobs", "documents that wait"))
    panel.with_target(gauge("pool_queue_room", "room"))
    return panel.with_target(gauge("pool_queued_work_seconds", "lane seconds that wait"))


def _queue_time() -> Panel:
    return quantiles("Time in the queue", "job_queue_seconds")


def _service_time() -> Panel:
    return quantiles("Time on a lane", "job_service_seconds")


def _lanes() -> Panel:
    panel = stacked("Lanes by state", THIRD, "short")
    query = f"sum by (state) (pressroom_pool_lanes{{{CHOSEN}}})"
    return panel.with_target(line(query, "{{state}}"))


def _restarts() -> Panel:
    return rates("Lanes replaced, by reason", "lane_restarts_total", "reason", THIRD)


def _wasted() -> Panel:
    panel = rates(
        "Lane time wasted, by reason", "job_wasted_seconds_total", "reason", THIRD, "short"
    )
    query = f"sum(rate(pressroom_job_retries_total{{{CHOSEN}}}[{RATE}]))"
    return panel.with_target(line(query, "second attempts (1/s)"))


def _estimates() -> Panel:
    return quantiles("Actual to estimated time", "job_estimate_ratio", "short")


def _memory() -> Panel:
    panel = graph("Memory", THIRD, "bytes", min_=0)
    lanes = f"sum(pressroom_lane_resident_memory_bytes{{{CHOSEN}}})"
    largest = f"max(pressroom_lane_resident_memory_bytes{{{CHOSEN}}})"
    service = f"sum(process_resident_memory_bytes{{{CHOSEN}}})"
    panel.with_target(line(lanes, "all lanes")).with_target(line(largest, "largest lane"))
    return panel.with_target(line(service, "service processes"))


def _pressure() -> Panel:
    panel = graph("Memory pressure", THIRD, "percentunit", min_=0)
    query = f"max(pressroom_pool_memory_pressure_ratio{{{CHOSEN}}})"
    return panel.with_target(line(query, "worst instance"))


def _work_left() -> Panel:
    panel = graph("Work that jobs have left", THIRD, "s", min_=0)
    left = f"sum(pressroom_jobs_work_left_seconds{{{CHOSEN}}})"
    wanted = f"sum(pressroom_jobs_lanes_wanted{{{CHOSEN}}})"
    panel.with_target(line(left, "seconds of lanes"))
    return panel.with_target(line(wanted, "lanes wanted"))


def _lines() -> Panel:
    panel = stacked("Lines settled", THIRD, "ops")
    query = f"sum by (outcome) (rate(pressroom_jobs_lines_total{{{CHOSEN}}}[{RATE}]))"
    return panel.with_target(line(query, "{{outcome}}"))


def _chunks() -> Panel:
    panel = stacked("Chunks, by the end of their lease", THIRD, "ops")
    query = f"sum by (end) (rate(pressroom_jobs_chunks_total{{{CHOSEN}}}[{RATE}]))"
    return panel.with_target(line(query, "{{end}}"))


def _lag() -> Panel:
    return quantiles("Loop lag", "loop_lag_seconds", width=HALF)


def _loop_time() -> Panel:
    panel = graph("Loop: busy, on a CPU, waiting for one", HALF, "percentunit", min_=0)
    panel.with_target(line(f"avg(instance:pressroom_loop_busy:ratio{{{CHOSEN}}})", "busy"))
    for name, legend in (("cpu", "on a CPU"), ("run_queue_wait", "waiting for a CPU")):
        query = f"avg(rate(pressroom_loop_{name}_seconds_total{{{CHOSEN}}}[{RATE}]))"
        panel.with_target(line(query, legend))
    stalls = f"sum(rate(pressroom_loop_stalls_total{{{CHOSEN}}}[{RATE}]))"
    return panel.with_target(line(stalls, "stalls (1/s)"))


def _requests() -> Panel:
    panel = stacked("Requests", HALF, "reqps")
    query = f"sum by (route, status) (rate(pressroom_http_requests_total{{{CHOSEN}}}[{RATE}]))"
    return panel.with_target(line(query, "{{route}} {{status}}"))


def _request_time() -> Panel:
    panel = graph("Request time p99 by route", HALF, "s", min_=0)
    buckets = f"pressroom_http_request_seconds_bucket{{{CHOSEN}}}"
    query = f"histogram_quantile(0.99, sum by (le, route) (rate({buckets}[{RATE}])))"
    return panel.with_target(line(query, "{{route}}"))
