import itertools

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from handlers.request import idempotency
from handlers.request.errors import InvalidKey
from handlers.request.idempotency import Fingerprint
from handlers.request.keys import CALLER
from offload.order import Html, Order


def test_callers_know_nothing_of_each_others_keys() -> None:
    request = make_mocked_request("POST", "/", {"Idempotency-Key": "k"})
    request[CALLER] = "ann"
    assert idempotency.key(request) == ("ann", "k")
    other = make_mocked_request("POST", "/", {"Idempotency-Key": '"k"'})
    other[CALLER] = "bob"
    assert idempotency.key(other) == ("bob", "k")


def test_two_keys_are_none() -> None:
    request = make_mocked_request("POST", "/", [("Idempotency-Key", "a"), ("Idempotency-Key", "b")])
    with pytest.raises(InvalidKey):
        idempotency.key(request)


def fingerprint(boundary: str, pieces: list[bytes]) -> str:
    media_type = f"multipart/form-data; boundary={boundary}"
    request = make_mocked_request("POST", "/v1/pdf?a=b", {"Content-Type": media_type})
    one = Fingerprint(request, Order(Html()))
    for piece in pieces:
        one.update(piece)
    return one.hexdigest()


@given(
    st.lists(st.binary(max_size=8), max_size=5),
    st.sampled_from(["-9f8a7b", "----long-boundary-1"]),
    st.lists(st.integers(0, 100), max_size=6),
)
def test_neither_boundary_nor_pieces_count(
    parts: list[bytes], boundary: str, cuts: list[int]
) -> None:
    def body(name: str) -> bytes:
        return b"".join(b"--" + name.encode() + b"\r\n" + part + b"\r\n" for part in parts)

    whole = body(boundary)
    at = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    pieces = [whole[a:b] for a, b in itertools.pairwise(at)]
    assert fingerprint(boundary, pieces) == fingerprint("zz-other", [body("zz-other")])
