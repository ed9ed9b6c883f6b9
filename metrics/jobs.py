"""The metrics of durable jobs: what this service works on, and what became of it."""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from jobs.clock import CLOCK
from jobs.observed import ChunkRecord, JobsSnapshot

_BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


class JobsCollector(Collector):
    """Reads a snapshot at each scrape. Each job counts at one service: the one of its foreman.

    Args:
        snapshot: gives the jobs as they are now.
        registry: where the metrics are to be found.
    """

    def __init__(self, snapshot: Callable[[], JobsSnapshot], registry: CollectorRegistry) -> None:
        self._snapshot = snapshot
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """The jobs as they are now."""
        jobs = self._snapshot()
        yield GaugeMetricFamily("pressroom_jobs_open", "Jobs that are in work.", jobs.open)
        yield GaugeMetricFamily(
            "pressroom_jobs_lines_left", "Documents that they have yet to make.", jobs.lines_left
        )
        yield GaugeMetricFamily(
            "pressroom_jobs_work_left_seconds",
            "Seconds of lanes that those will take.",
            jobs.work_left_seconds,
        )
        yield GaugeMetricFamily(
            "pressroom_jobs_lanes_wanted",
            "Lanes that would end each job by the instant that its caller named.",
            jobs.lanes_wanted,
        )
        yield GaugeMetricFamily(
            "pressroom_jobs_oldest_seconds",
            "Age of the oldest job that is in work.",
            max(CLOCK.now() - jobs.oldest, 0.0) if jobs.oldest else 0.0,
        )
        yield GaugeMetricFamily(
            "pressroom_jobs_engine_up", "Whether the engine is connected.", jobs.engine_up
        )


class JobsObserver:
    """Counts what is observed.

    Args:
        registry: where the metrics are to be found.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._chunks = Counter(
            "pressroom_jobs_chunks", "Leases of chunks, by their end.", ["end"], registry=registry
        )
        self._seconds = Histogram(
            "pressroom_jobs_chunk_seconds",
            "Seconds that a chunk was in hand.",
            buckets=_BUCKETS,
            registry=registry,
        )
        self._redeliveries = Counter(
            "pressroom_jobs_redeliveries",
            "Leases of chunks that somebody had before.",
            registry=registry,
        )
        self._lines = Counter(
            "pressroom_jobs_lines",
            "Lines that were settled, as made or by their problem.",
            ["outcome"],
            registry=registry,
        )
        self._webhooks = Counter(
            "pressroom_jobs_webhooks",
            "Attempts to send a webhook, by their end.",
            ["end"],
            registry=registry,
        )
        for end in ("settled", "known", "given back"):
            self._chunks.labels(end)
        for end in ("delivered", "failed", "put off"):
            self._webhooks.labels(end)
        self._lines.labels("made")

    def observe_webhook(self, end: str) -> None:
        """One attempt has ended."""
        self._webhooks.labels(end).inc()

    def observe(self, chunk: ChunkRecord) -> None:
        """One lease has ended."""
        self._chunks.labels(chunk.end).inc()
        self._redeliveries.inc(chunk.deliveries > 1)
        self._seconds.observe(chunk.seconds)
        self._lines.labels("made").inc(chunk.made)
        for problem in chunk.problems:
            self._lines.labels(problem).inc()
