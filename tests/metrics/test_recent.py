from metrics.recent import REFUSALS, RecentDocuments
from offload import errors
from offload.job import JobRecord


def record(outcome: str, seconds: float = 0.0) -> JobRecord:
    return JobRecord("html", outcome, 0.1, seconds / 2, seconds / 2, 1)


def test_rate_quantiles_and_refusals_of_the_last_minute() -> None:
    now = 0.0
    recent = RecentDocuments(lambda: now)
    recent.observe(record("ok", 99.0))
    now = 100.0
    for number in range(1, 101):
        recent.observe(record("ok", number / 100))
    for outcome in ("refused", "dropped", "deadline"):
        recent.observe(record(outcome))
    status = recent.status()
    assert status["window_seconds"] == 60
    assert status["documents_per_second"] == round(100 / 60, 3)
    assert status["p50_seconds"] == 0.51
    assert status["p99_seconds"] == 1.0
    assert status["refused"] == 2


def test_without_documents_there_are_no_quantiles() -> None:
    status = RecentDocuments().status()
    assert status["documents_per_second"] == 0
    assert status["p50_seconds"] is status["p99_seconds"] is None


def test_where_documents_are_many_the_window_is_shorter() -> None:
    now = 0.0
    recent = RecentDocuments(lambda: now)
    for _ in range(10_000):
        now += 0.001
        recent.observe(record("ok", 0.001))
    assert recent.status()["window_seconds"] < 3
    assert 900 < recent.status()["documents_per_second"] < 1100


def test_refusals_are_outcomes_that_there_are() -> None:
    known = {error.outcome for error in vars(errors).values() if hasattr(error, "outcome")}
    assert known >= REFUSALS
