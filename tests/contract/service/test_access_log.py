import json
from typing import Any

from tests.metrics.test_trace import PARENT, TRACE
from tests.process import ServiceProcess


def lines(service: ServiceProcess, trace_id: str) -> dict[str, dict[str, Any]]:
    """What the log says of one trace, by event."""
    service.logged("request")
    found = map(json.loads, service.log().rpartition("\n")[0].splitlines())
    return {line["event"]: line for line in found if line.get("trace_id") == trace_id}


def test_a_line_for_the_request_and_one_for_the_document(service: ServiceProcess) -> None:
    status, _, body = service.post(
        b"<p>Hello", "?filename=secret.pdf", traceparent=f"00-{TRACE}-{PARENT}-01"
    )
    assert status == 200
    service.stop()
    told = lines(service, TRACE)
    request, document = told["request"], told["document"]
    assert (request["method"], request["route"], request["path"]) == ("POST", "/v1/pdf", "/v1/pdf")
    assert (request["status"], request["bytes"], request["caller"]) == (200, len(body), None)
    assert (document["kind"], document["outcome"]) == ("html-4k", "ok")
    assert (document["attempts"], document["pages"], document["bytes"]) == (1, 1, len(body))
    assert document["estimate_seconds"] > 0
    assert 0 < document["service_seconds"] <= request["seconds"]
    assert "secret" not in service.log()


def test_a_document_that_was_not_made_has_a_line_too(service: ServiceProcess) -> None:
    assert service.post(b"   ", traceparent=f"00-{TRACE}-{PARENT}-01")[0] == 400
    service.stop()
    told = lines(service, TRACE)
    assert told["request"]["status"] == 400
    assert told["document"]["outcome"] == "invalid"
    assert told["document"]["pages"] is None
