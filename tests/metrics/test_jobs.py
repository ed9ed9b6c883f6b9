import re

from prometheus_client import CollectorRegistry, disable_created_metrics, generate_latest

from jobs.observed import ChunkRecord, JobsSnapshot
from jobs.record import Record
from metrics.jobs import JobsCollector, JobsObserver
from tests import ROOT
from tests.jobs.test_record import request


def test_jobs_and_their_chunks_are_counted() -> None:
    registry = CollectorRegistry()
    snapshot = JobsSnapshot.of([Record(request(lines=8, created=1.0))], engine_up=True)
    JobsCollector(lambda: snapshot, registry)
    observer = JobsObserver(registry)
    observer.observe(ChunkRecord("settled", 1, 0.5, 24, ("invalid-data",)))
    observer.observe(ChunkRecord("given back", 2, 0.1))
    observer.observe_webhook("delivered")

    def value(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, labels)

    assert value("pressroom_jobs_lines_left") == 8
    assert value("pressroom_jobs_work_left_seconds") == 2
    assert value("pressroom_jobs_engine_up") == 1
    assert (value("pressroom_jobs_oldest_seconds") or 0) > 1e9
    assert value("pressroom_jobs_lines_total", outcome="made") == 24
    assert value("pressroom_jobs_lines_total", outcome="invalid-data") == 1
    assert value("pressroom_jobs_chunks_total", end="given back") == 1
    assert value("pressroom_jobs_redeliveries_total") == 1
    assert value("pressroom_jobs_webhooks_total", end="delivered") == 1


def test_each_metric_is_in_the_docs() -> None:
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    JobsCollector(lambda: JobsSnapshot.of([], engine_up=True), registry)
    JobsObserver(registry)
    names = re.findall(r"^# TYPE (\S+)", generate_latest(registry).decode(), re.MULTILINE)
    documented = (ROOT / "docs" / "metrics.md").read_text()
    assert [name for name in names if f"`{name}" not in documented] == []
