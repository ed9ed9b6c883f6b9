from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.openmetrics.exposition import generate_latest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from metrics.merge import merge


def exposition(count: float) -> str:
    registry = CollectorRegistry()
    Counter("pressroom_jobs", "Jobs.", ["outcome"], registry=registry).labels("ok").inc(count)
    Gauge("pressroom_pool_workers", "Lanes.", registry=registry).set(count)
    seconds = Histogram("pressroom_job_seconds", "Time.", buckets=(1, 10), registry=registry)
    seconds.observe(count, {"trace_id": f"t{count}"})
    text: bytes = generate_latest(registry)  # type: ignore[no-untyped-call]
    return text.decode()


def test_each_series_says_whose_it_is() -> None:
    merged = merge({0: exposition(1), 1: exposition(2)}, {0: 0, 1: 0})
    assert merged.get_sample_value("pressroom_pool_workers", {"loop": "0"}) == 1
    assert merged.get_sample_value("pressroom_pool_workers", {"loop": "1"}) == 2
    labels = {"loop": "1", "outcome": "ok"}
    assert merged.get_sample_value("pressroom_jobs_total", labels) == 2


def test_a_family_comes_once_and_can_be_read_again() -> None:
    merged = merge({0: exposition(1), 1: exposition(2)}, {0: 0, 1: 0})
    text = generate_latest(merged).decode()  # type: ignore[no-untyped-call]
    families = text_string_to_metric_families(text)  # type: ignore[no-untyped-call]
    names = [family.name for family in families]
    assert len(names) == len(set(names))
    assert 'trace_id="t2"' in text


def test_a_loop_without_an_answer_is_down() -> None:
    merged = merge({1: exposition(2)}, {0: 3, 1: 0})
    assert merged.get_sample_value("pressroom_loop_up", {"loop": "0"}) == 0
    assert merged.get_sample_value("pressroom_loop_up", {"loop": "1"}) == 1
    assert merged.get_sample_value("pressroom_loop_restarts_total", {"loop": "0"}) == 3
