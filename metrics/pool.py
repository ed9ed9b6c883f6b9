"""The pool's metrics: what is so now, read at scrape, and what happened, told once a job."""

from collections.abc import Callable, Iterator
from functools import cache, partial

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from metrics import trace
from offload.job import DECISIONS, JobRecord
from offload.snapshot import Snapshot

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 45.0, 60.0, 90.0, 120.0)
_PAGE_BUCKETS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_RATIO_BUCKETS = (0.1, 0.25, 0.5, 0.75, 0.9, 1.1, 1.33, 2.0, 4.0, 10.0)
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
            "Lane seconds asked for, refused ones too: estimated, and actual once ended.",
            pool.offered_work_seconds,
        )
        yield CounterMetricFamily(
            "pressroom_pool_run_queue_wait_seconds",
            "Seconds in which workers were ready to run and had no CPU.",
            pool.run_queue_wait_seconds,
        )
        yield CounterMetricFamily(
            "pressroom_pool_overdue_seconds",
            "Seconds that lanes spent on documents beyond what such documents take.",
            pool.overdue_seconds,
        )
        yield GaugeMetricFamily(
            "pressroom_spool_full", "Whether the spool has no room for a document.", pool.disk_full
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
    """Counts jobs as they end. `observe` is the pool's to call, within the job's trace.

    `outcomes` are the totals by outcome.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.outcomes: dict[str, int] = {}
        # To look up a series by its labels takes longer than to count.
        self._series = cache(self._of)
        by = ["kind", "outcome"]
        self._jobs = Counter("pressroom_jobs", "Jobs that ended.", by, registry=registry)
        self._queue = Histogram(
            "pressroom_job_queue_seconds",
            "Seconds that jobs waited for a lane.",
            by,
            buckets=_BUCKETS,
            registry=registry,
        )
        self._service = Histogram(
            "pressroom_job_service_seconds",
            "Seconds that lanes spent on jobs that had one.",
            by,
            buckets=_BUCKETS,
            registry=registry,
        )
        self._wasted = Counter(
            "pressroom_job_wasted_seconds",
            "Seconds that lanes spent on jobs that ended without a document.",
            ["reason"],
            registry=registry,
        )
        admissions = Counter(
            "pressroom_admissions",
            "Jobs offered, by what was decided.",
            ["decision"],
            registry=registry,
        )
        # 0 is a number too, for a rule that compares.
        self._decided = {decision: admissions.labels(decision) for decision in DECISIONS}
        self._estimated = Counter(
            "pressroom_job_estimated_seconds",
            "Seconds that were estimated for the documents made.",
            registry=registry,
        )
        self._ratio = Histogram(
            "pressroom_job_estimate_ratio",
            "Actual by estimated seconds of the documents made.",
            buckets=_RATIO_BUCKETS,
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
        jobs, queue, service = self._series(record.kind, record.outcome)
        exemplar = trace.exemplar()
        jobs.inc(exemplar=exemplar)
        self.outcomes[record.outcome] = self.outcomes.get(record.outcome, 0) + 1
        queue.observe(record.queue_seconds, exemplar)
        self._decided[record.decision].inc(exemplar=exemplar)
        if record.attempts:
            service().observe(record.service_seconds, exemplar)
            self._retries.inc(record.attempts - 1)
        if record.outcome != "ok":
            self._wasted.labels(record.outcome).inc(record.service_seconds)
        elif record.receipt:
            self._estimated.inc(record.estimate_seconds)
            self._ratio.observe(record.service_seconds / record.estimate_seconds, exemplar)
            if record.receipt.pages:  # a preview has none
                self._pages.observe(record.receipt.pages, exemplar)

    def _of(self, *by: str) -> tuple[Counter, Histogram, Callable[[], Histogram]]:
        """The series of a kind and an outcome; one of jobs that had a lane once there is one."""
        return self._jobs.labels(*by), self._queue.labels(*by), partial(self._service.labels, *by)


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
