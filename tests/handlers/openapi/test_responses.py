from handlers.openapi import responses
from handlers.problems import PROBLEMS
from handlers.routes import OPERATIONS


def test_problems_of_one_status_are_told_together() -> None:
    told = responses.failures(PROBLEMS[n] for n in ("overloaded", "not-found", "draining"))
    assert list(told) == ["404", "503"]
    assert told["503"]["description"] == "The service is overloaded; The service is shutting down"
    assert "Retry-After" in told["503"]["headers"]
    assert told["404"]["headers"] == {}


def test_a_document_comes_with_its_headers() -> None:
    told = responses.successes(OPERATIONS[0])["200"]
    assert {"application/pdf", "image/png"} <= set(told["content"])
    assert "Pressroom-Pages" in told["headers"]


def test_what_may_be_deferred_may_be_accepted() -> None:
    assert set(responses.successes(OPERATIONS[0])) == {"200", "202"}
    assert "Location" in responses.successes(OPERATIONS[0])["202"]["headers"]
