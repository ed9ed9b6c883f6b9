from prometheus_client import CollectorRegistry

from metrics.pool import PoolCollector, PoolObserver
from offload.job import JobRecord, LaneSnapshot, Receipt, Snapshot

SNAPSHOT = Snapshot(
    workers=2,
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
    busy_seconds=9.0,
    trouble=None,
    trouble_seconds=0.0,
)


def record(outcome: str, attempts: int = 1, receipt: Receipt | None = None) -> JobRecord:
    return JobRecord("html-4k", outcome, 0.2, 0.1, 0.3, attempts, receipt)


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
        ("pressroom_pool_busy_seconds_total", ()): 9,
        ("pressroom_pool_lanes", (("state", "busy"),)): 1,
        ("pressroom_pool_lanes", (("state", "idle"),)): 0,
        ("pressroom_lane_resident_memory_bytes", (("lane", "0"),)): 100,
        ("pressroom_lane_restarts_total", (("reason", "died"),)): 2,
    }
    for (name, labels), number in expected.items():
        assert registry.get_sample_value(name, dict(labels)) == number, name


def test_each_job_counts_once() -> None:
    registry = CollectorRegistry()
    observer = PoolObserver(registry)
    observer.observe(record("ok", receipt=Receipt(3, 1000, 0.1, 1)))
    observer.observe(record("ok", attempts=2, receipt=Receipt(3, 1000, 0.1, 1)))
    observer.observe(record("refused", attempts=0))

    def value(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, labels)

    assert value("pressroom_jobs_total", outcome="ok") == 2
    assert value("pressroom_jobs_total", outcome="refused") == 1
    assert value("pressroom_job_queue_seconds_count", outcome="refused") == 1
    assert value("pressroom_job_service_seconds_count", outcome="refused") is None
    assert value("pressroom_job_retries_total") == 1
    assert value("pressroom_document_pages_sum") == 6
