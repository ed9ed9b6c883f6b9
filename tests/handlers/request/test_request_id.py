import pytest
from aiohttp.test_utils import make_mocked_request

from handlers.request import request_id


@pytest.mark.parametrize("name", ["Request-Id", "X-Request-Id", "x-request-id"])
def test_a_callers_own_is_kept(name: str) -> None:
    request = make_mocked_request("GET", "/", {name: "order-42.7"})
    assert request_id.read(request) == "order-42.7"


@pytest.mark.parametrize("given", [None, "", "a b", "a" * 65, "ö", "<x>"])
def test_another_is_made(given: str | None) -> None:
    request = make_mocked_request("GET", "/", {"Request-Id": given} if given is not None else {})
    made = request_id.read(request)
    assert len(made) == 32
    assert made != request_id.read(request)
