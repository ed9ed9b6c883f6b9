import re

from aiohttp.test_utils import make_mocked_request
from aiohttp.web import Request
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers import headers, prefer, priority
from metrics import trace

BY_NAME = {header.name: header for header in headers.WORK}


def request(**named: str) -> Request:
    return make_mocked_request("POST", "/", named)


def test_examples_are_what_their_schemas_say() -> None:
    for header in headers.WORK:
        assert header.example is None or re.search(header.schema["pattern"], header.example)


def test_examples_are_understood() -> None:
    known = {name: header.example for name, header in BY_NAME.items() if header.example}
    assert prefer.wait_seconds(request(**known)) == prefer.DEFAULT_WAIT
    assert priority.urgency(request(**known)) == 3


@given(st.from_regex(BY_NAME["traceparent"].schema["pattern"], alphabet="0123456789abcdef-"))
def test_a_traceparent_is_one_but_for_zeros(traceparent: str) -> None:
    parts = traceparent.split("-")
    assume(int(parts[1], 16) and int(parts[2], 16))
    assert trace.trace_id_of(traceparent) == parts[1]
