"""Answers that say what to do."""

import json

import pytest

from tests.process import ServiceProcess


def detail(service: ServiceProcess, query: str = "", path: str = "/v1/pdf") -> str:
    _, _, body = service.post(b"<p>x", query, path)
    said: str = json.loads(body)["detail"]
    return said


@pytest.mark.parametrize(
    ("query", "meant"),
    [("?pagesize=A5", "page_size"), ("?page-size=A5", "page_size"), ("?Strict=true", "strict")],
)
def test_an_option_that_is_spelled_otherwise(
    shared_service: ServiceProcess, query: str, meant: str
) -> None:
    assert f"did you mean {meant}?" in detail(shared_service, query)


def test_an_unknown_template_lists_those_there_are(shared_service: ServiceProcess) -> None:
    said = detail(shared_service, path="/v1/templates/invoices/pdf")
    assert "did you mean invoice?" in said
    assert "credit-note, invoice, receipt, statement" in said


def test_a_deadline_that_passed_says_how_to_ask_for_more(shared_service: ServiceProcess) -> None:
    endless = b"<style>@page { size: 1px; margin: 0 }</style>" + b"<p>x" * 100_000
    status, _, body = shared_service.post(endless, Prefer="wait=1")
    problem = json.loads(body)
    assert (status, problem["detail"]) == (504, "The document was not ready within 1 second.")
    assert "Prefer: wait=N" in problem["advice"]


def test_a_wait_that_was_cut_says_so(shared_service: ServiceProcess) -> None:
    _, headers, _ = shared_service.post(b"<p>x", Prefer="wait=9999")
    assert headers["Preference-Applied"] == "wait=120"
    _, headers, _ = shared_service.post(b"<p>x")
    assert "Preference-Applied" not in headers


@pytest.mark.parametrize("query", ["", "?colour=red"])
def test_each_answer_says_who_it_is(shared_service: ServiceProcess, query: str) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    _, headers, body = shared_service.post(
        b"<p>x", query, Request_Id="order-42", traceparent=f"00-{trace}-00f067aa0ba902b7-01"
    )
    assert headers["Request-Id"] == "order-42"
    assert headers["traceresponse"].startswith(f"00-{trace}-")
    assert query == "" or json.loads(body)["instance"] == "order-42"
    assert shared_service.logged("request")["request_id"]
