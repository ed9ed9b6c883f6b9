from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from metrics import trace
from metrics.pool import PoolCollector, PoolObserver
from offload import errors
from offload.job import DECISIONS, JobRecord, Receipt
from offload.snapshot import LaneSnapshot, Snapshot

SNAPSHOT = Snapshot(
    lanes=(
        LaneSnapshot("busy", since=0.0, pid=1, documents=3, rss_bytes=100),
        LaneSnapshot("starting", since=0.0),
    ),
    queued=4,
    queue_room=10,
    queued_work_seconds=1.5,
    offered_work_seconds=7.5,
    estimate_ratio=1.1,
    memory_pressure=0.25,
    open=True,
    started=True,
    restarts={"died": 2},
    run_queue_wait_seconds=3.5,
    busy_seconds=9.0,
    trouble=None,
    trouble_seconds=0.0,
    disk_full=False,
    offered_jobs=5,
    refused_jobs=1,
    overdue_seconds=2.5,
)


def record(outcome: str, attempts: int = 1, receipt: Receipt | None = None) -> JobRecord:
    return JobRecord("html-4k", outcome, 0.2, 0.1, 0.3 * attempts, attempts, receipt)


def test_a_snapshot_is_read_at_each_scrape() -> None:
    registry = CollectorRegistry()
    PoolCollector(lambda: SNAPSHOT, registry)
    expected = {
        ("pressroom_pool_workers", ()): 2,
        ("pressroom_pool_queued_jobs", ()): 4,
        ("pressroom_pool_queue_room", ()): 10,
        ("pressroom_pool_queued_work_seconds", ()): 1.5,
        ("pressroom_pool_offered_work_seconds_total", ()): 7.5,
        ("pressroom_pool_memory_pressure_ratio", ()): 0.25,
        ("pressroom_pool_ready", ()): 1,
        ("pressroom_pool_overdue_seconds_total", ()): 2.5,
        ("pressroom_pool_run_queue_wait_seconds_total", ()): 3.5,
        ("pressroom_spool_full", ()): 0,
        ("pressroom_pool_busy_seconds_total", ()): 9,
        ("pressroom_pool_lanes", (("state", "busy"),)): 1,
        ("pressroom_pool_lanes", (("state", "idle"),)): 0,
        ("pressroom_lane_resident_memory_bytes", (("lane", "0"),)): 100,
        ("pressroom_lane_restarts_total", (("reason", "died"),)): 2,
    }
    for (name, labels), number in expected.items():
        assert registry.get_sample_value(name, dict(labels)) == number, name


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


def value(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    return registry.get_sample_value(name, labels)


def openmetrics(registry: CollectorRegistry) -> list[str]:
    """The lines of the format that has exemplars."""
    encode, _ = choose_encoder("application/openmetrics-text; version=1.0.0")
    return encode(registry).decode().splitlines()


def test_each_job_counts_once(registry: CollectorRegistry) -> None:
    observer = PoolObserver(registry)
    observer.observe(record("ok", receipt=Receipt(3, 1000, 0.1, 1)))
    observer.observe(record("ok", attempts=2, receipt=Receipt(3, 1000, 0.1, 1)))
    observer.observe(record("refused", attempts=0))

    ok = {"kind": "html-4k", "outcome": "ok"}
    refused = {"kind": "html-4k", "outcome": "refused"}
    assert value(registry, "pressroom_jobs_total", **ok) == 2
    assert value(registry, "pressroom_jobs_total", **refused) == 1
    assert value(registry, "pressroom_job_queue_seconds_count", **refused) == 1
    assert value(registry, "pressroom_job_service_seconds_count", **ok) == 2
    assert value(registry, "pressroom_job_service_seconds_count", **refused) is None
    assert value(registry, "pressroom_job_retries_total") == 1
    assert value(registry, "pressroom_document_pages_sum") == 6
    assert value(registry, "pressroom_job_estimate_ratio_sum") == pytest.approx(1.5 + 3.0)
    assert value(registry, "pressroom_job_estimate_ratio_count") == 2


def test_work_without_a_document_is_wasted(registry: CollectorRegistry) -> None:
    observer = PoolObserver(registry)
    for ended in (record("ok"), record("deadline"), record("crashed", attempts=2)):
        observer.observe(ended)
    observer.observe(record("refused", attempts=0))
    wasted = {
        outcome: value(registry, "pressroom_job_wasted_seconds_total", reason=outcome)
        for outcome in ("ok", "deadline", "crashed", "refused")
    }
    assert wasted == {"ok": None, "deadline": 0.3, "crashed": 0.6, "refused": 0}


def test_decisions(registry: CollectorRegistry) -> None:
    observer = PoolObserver(registry)
    for outcome in ("ok", "hangup", "dropped"):
        observer.observe(record(outcome))
    for outcome in ("refused", "limited", "draining"):
        observer.observe(record(outcome, attempts=0))
    observer.observe(record("draining", attempts=1))  # it lost its lane while the pool drained
    decided = {
        decision: value(registry, "pressroom_admissions_total", decision=decision)
        for decision in ("admitted", "refused", "limited", "draining")
    }
    assert decided == {"admitted": 4, "refused": 1, "limited": 1, "draining": 1}


def test_what_no_lane_would_have_helped_is_no_refusal_for_want_of_one(
    registry: CollectorRegistry,
) -> None:
    observer = PoolObserver(registry)
    observer.observe(replace(record("refused", attempts=0), needless=True))
    assert value(registry, "pressroom_admissions_total", decision="hopeless") == 1
    assert value(registry, "pressroom_admissions_total", decision="refused") == 0


def test_every_refusal_is_known() -> None:
    outcomes = {errors.Refused.outcome, *(kind.outcome for kind in errors.Refused.__subclasses__())}
    assert outcomes < set(DECISIONS)


def test_exemplars_name_the_trace(registry: CollectorRegistry) -> None:
    observer = PoolObserver(registry)
    with trace.entered("4bf92f3577b34da6a3ce929d0e0e4736"):
        observer.observe(record("ok", receipt=Receipt(3, 1000, 0.1, 1)))
    named = {
        line.split("{")[0]
        for line in openmetrics(registry)
        if '# {trace_id="4bf92f3577b34da6a3ce929d0e0e4736"}' in line
    }
    assert named == {
        "pressroom_jobs_total",
        "pressroom_admissions_total",
        "pressroom_job_queue_seconds_bucket",
        "pressroom_job_service_seconds_bucket",
        "pressroom_job_estimate_ratio_bucket",
        "pressroom_document_pages_bucket",
    }
