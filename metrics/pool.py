"""The pool's metrics: what is so now, read at scrape, and what happened, told once a job."""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from offload.job import JobRecord, Snapshot

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
_PAGE_BUCKETS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_STATES = ("starting", "idle", "busy")


class PoolCollector(Collector):
    """Reads a snapshot at each scrape.

    Args:
        snapshot: gives the pool as it is now.
        registry: where the metrics are to be found.
    """

    def __init__(self, snapshot: Callable[[], Snapshot], registry: CollectorRegistry) -> None:
        self._snapshot = snapshot
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """The pool as it is now."""
        pool = self._snapshot()
        yield GaugeMetricFamily(
            "pressroom_pool_workers", "Lanes that are meant to be.", pool.workers
        )
        yield GaugeMetricFamily("pressroom_pool_queued_jobs", "Jobs that wait.", pool.queued)
        yield GaugeMetricFamily("pressroom_pool_queue_room", "Jobs that may wait.", pool.queue_room)
        yield GaugeMetricFamily("pressroom_pool_ready", "Whether work is welcome.", pool.ready)
        yield CounterMetricFamily(
            "pressroom_pool_busy_seconds", "Seconds that lanes spent on jobs.", pool.busy_seconds
        )
        yield GaugeMetricFamily(
            "pressroom_pool_queued_work_seconds",
            "Estimated lane seconds of the jobs that wait.",
            pool.queued_work_seconds,
        )
        yield CounterMetricFamily(
            "pressroom_pool_offered_work_seconds",
            "Estimated lane seconds of all jobs offered, refused ones too.",
            pool.offered_work_seconds,
        )
        yield GaugeMetricFamily(
            "pressroom_pool_memory_pressure_ratio",
            "The workers' memory as a share of the container's or machine's.",
            pool.memory_pressure,
        )
        yield _lanes(pool)
        yield _memory(pool)
        yield _restarts(pool)


class PoolObserver:
    """Counts jobs as they end. `observe` is the pool's to call."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._jobs = Counter(
            "pressroom_jobs", "Jobs that ended, by outcome.", ["outcome"], registry=registry
        )
        self._queue = Histogram(
            "pressroom_job_queue_seconds",
            "Seconds that jobs waited for a lane.",
            ["outcome"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._service = Histogram(
            "pressroom_job_service_seconds",
            "Seconds that lanes spent on jobs that had one.",
            ["outcome"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._pages = Histogram(
            "pressroom_document_pages",
            "Pages of the documents made.",
            buckets=_PAGE_BUCKETS,
            registry=registry,
        )
        self._retries = Counter(
            "pressroom_job_retries", "Second attempts, after a worker died.", registry=registry
        )

    def observe(self, record: JobRecord) -> None:
        """Count one job."""
        self._jobs.labels(record.outcome).inc()
        self._queue.labels(record.outcome).observe(record.queue_seconds)
        if record.attempts:
            self._service.labels(record.outcome).observe(record.service_seconds)
            self._retries.inc(record.attempts - 1)
        if record.receipt:
            self._pages.observe(record.receipt.pages)


def _lanes(pool: Snapshot) -> Metric:
    family = GaugeMetricFamily("pressroom_pool_lanes", "Lanes by state.", labels=["state"])
    for state in _STATES:
        family.add_metric([state], sum(lane.state == state for lane in pool.lanes))
    return family


def _memory(pool: Snapshot) -> Metric:
    family = GaugeMetricFamily(
        "pressroom_lane_resident_memory_bytes", "Resident memory by lane.", labels=["lane"]
    )
    for seat, lane in enumerate(pool.lanes):
        family.add_metric([str(seat)], lane.rss_bytes)
    return family


def _restarts(pool: Snapshot) -> Metric:
    family = CounterMetricFamily(
        "pressroom_lane_restarts", "Lanes that ended, by reason.", labels=["reason"]
    )
    for reason, count in pool.restarts.items():
        family.add_metric([reason], count)
    return family
