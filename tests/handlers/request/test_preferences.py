import pytest
from aiohttp.test_utils import make_mocked_request

from handlers.request.errors import InvalidPreference
from handlers.request.preferences import applied, wait_seconds


def wait(*headers: str) -> int:
    from multidict import CIMultiDict

    return wait_seconds(
        make_mocked_request("POST", "/", CIMultiDict([("Prefer", h) for h in headers]))
    )


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((), 30),
        (("respond-async",), 30),
        (("wait=5",), 5),
        (("Wait = 5",), 5),
        (('wait="5"',), 5),
        (("respond-async, wait=10",), 10),
        (("handling=lenient", "wait=7"), 7),
        (("wait=100000",), 120),
        (("x-wait=5",), 30),
    ],
)
def test_a_caller_says_how_long(headers: tuple[str, ...], seconds: int) -> None:
    assert wait(*headers) == seconds


def test_a_wait_that_was_cut_says_so() -> None:
    request = make_mocked_request("POST", "/", {"Prefer": "wait=100000"})
    assert applied(request) == {"Preference-Applied": "wait=120"}
    assert applied(make_mocked_request("POST", "/")) == {}


@pytest.mark.parametrize("header", ["wait", "wait=", "wait=soon", "wait=0", "wait=-1", "wait=1.5"])
def test_no_number_of_seconds(header: str) -> None:
    with pytest.raises(InvalidPreference, match="wait="):
        wait(header)
