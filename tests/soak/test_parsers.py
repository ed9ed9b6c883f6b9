"""Every parser that the service runs itself, on what no sender sends: an answer or a refusal."""

import tempfile
from contextlib import suppress
from pathlib import Path

import mimeparse
import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import MultiDict

from handlers.request import accept, content_coding, idempotency, options, preferences, priority
from handlers.request.errors import RequestError
from handlers.request.options import TypesettingOptions
from offload import answer, form_data
from offload.answer import Unreadable
from offload.errors import MalformedBody

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]
long = settings(max_examples=20_000)

# What the parsers look for, so that chance finds its way between them.
TOKENS = st.sampled_from([
    b"--b", b"--b--", b"\r\n", b"\n", b"Content-Disposition: form-data", b"; name=", b'"a"',
    b'; filename="a.css"', b"; filename*=utf-8''%41", b"=?utf-8?b?YQ==?=",
    b"Content-Type: text/css", b"Content-Transfer-Encoding: base64", b"quoted-printable",
    b": ", b";", b'"', b"\\", b"%",
])  # fmt: skip
NAMES = st.sampled_from(["Priority", "Prefer", "Accept", "Idempotency-Key"])
HEADER = st.text(
    st.characters(exclude_characters="\r\n\0", max_codepoint=255), max_size=200
) | st.lists(
    st.sampled_from(["u=", "i", "=?1", ",", ";", " ", "wait=", '"', "7", "*/*", "q=0.5", "gzip"])
).map("".join)


@long
@given(st.lists(TOKENS | st.binary(max_size=20), max_size=60).map(b"".join))
def test_uploads(body: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"--b\r\n" + body)
        file.flush()
        for parse in (form_data.options, lambda path, b: list(form_data.parts(path, b))):
            with suppress(MalformedBody):
                parse(Path(file.name), "b")


@long
@given(
    st.dictionaries(st.sampled_from(["Priority", "Prefer", "Accept", "Idempotency-Key"]), HEADER)
)
def test_headers(headers: dict[str, str]) -> None:
    request = make_mocked_request("POST", "/", headers)
    priority.read(request)
    for read in (
        preferences.wait_seconds,
        idempotency.key,
        lambda request: accept.chosen_format(request, {"application/pdf": "pdf"}),
        content_coding.of_request,
    ):
        with suppress(RequestError, mimeparse.MimeTypeParseException):  # both are problems
            read(request)


@long
@given(st.sampled_from(["gzip", "deflate", "br", "gzip, br"]), st.lists(st.binary(), max_size=5))
def test_codings(coding: str, pieces: list[bytes]) -> None:
    decoding = content_coding.of_request(
        make_mocked_request("POST", "/", {"Content-Encoding": coding})
    )
    with suppress(RequestError):
        for piece in pieces:
            for _ in decoding.decode(piece):
                pass
        decoding.close()


@long
@given(st.lists(st.tuples(st.sampled_from([*TypesettingOptions.model_fields]), st.text())))
def test_options(query: list[tuple[str, str]]) -> None:
    with suppress(RequestError):
        options.read(MultiDict(query), TypesettingOptions)


@long
@given(
    st.lists(
        st.binary(max_size=20)
        | st.sampled_from([b'{"Receipt":{', b'"pages":', b"1", b"}", b"[", b'"digest":null', b","])
    ).map(b"".join)
)
def test_answers(message: bytes) -> None:
    with suppress(Unreadable):
        answer.decode(message)
