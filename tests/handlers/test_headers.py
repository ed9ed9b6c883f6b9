import re

import pytest
from aiohttp.test_utils import make_mocked_request

from handlers import headers, prefer, priority
from handlers.operation import Header
from metrics import trace

BY_NAME = {header.name: header for header in headers.WORK}


@pytest.mark.parametrize("header", headers.WORK, ids=lambda header: header.name)
def test_an_example_is_what_its_schema_says(header: Header) -> None:
    assert re.search(header.schema["pattern"], header.example)


def test_examples_are_understood() -> None:
    request = make_mocked_request("POST", "/", {name: h.example for name, h in BY_NAME.items()})
    assert prefer.wait_seconds(request) == prefer.DEFAULT_WAIT
    assert priority.urgency(request) == 3
    example = BY_NAME["traceparent"].example
    assert trace.trace_id_of(example) == example.split("-")[1]
