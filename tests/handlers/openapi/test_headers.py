from aiohttp.test_utils import make_mocked_request

from handlers.openapi import headers
from handlers.request import preferences, priority
from offload.order import Priority


def test_examples_are_understood() -> None:
    known = {header.name: header.example for header in headers.WORK if header.example}
    request = make_mocked_request("POST", "/", known)
    assert preferences.wait_seconds(request) == preferences.DEFAULT_WAIT
    assert priority.read(request) == Priority()


def test_no_console_fills_in_a_trace_or_a_key() -> None:
    bare = [header.name for header in headers.WORK if header.example is None]
    assert bare == ["traceparent", "Idempotency-Key"]
