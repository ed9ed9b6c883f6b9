import pytest
from aiohttp.test_utils import make_mocked_request

from handlers.request import priority
from offload.order import Priority


@pytest.mark.parametrize(
    ("header", "urgency", "incremental"),
    [
        (None, 3, False),
        ("", 3, False),
        ("u=0", 0, False),
        ("u=7, i", 7, True),
        ("i", 3, True),
        ("i, u=5", 5, True),
        ("i=?1;x=2, u=5;y", 5, True),
        ("u=2, i=?0", 2, False),
        ("u=8", 3, False),
        ("u=-1", 3, False),
        ("urgent", 3, False),
    ],
)
def test_the_priority_header(header: str | None, urgency: int, incremental: bool) -> None:
    headers = {} if header is None else {"Priority": header}
    request = make_mocked_request("POST", "/", headers)
    assert priority.read(request) == Priority(urgency, incremental)
