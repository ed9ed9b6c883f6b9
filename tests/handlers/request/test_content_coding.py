import gzip
import zlib
from collections.abc import Iterator, Mapping

import brotli
import pytest
from aiohttp.test_utils import make_mocked_request

from handlers.request import content_coding
from handlers.request.errors import BodyTooLarge, DamagedCoding, UnsupportedCoding
from tests.bombs import deflated, gzipped

TEXT = b"<p>Invoice 42, 1,234.00</p>" * 30_000


def raw_deflate(text: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(text) + stream.flush()


CODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "GZip": gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:]),
    "deflate": zlib.compress(TEXT),
    "Deflate": raw_deflate(TEXT),
    "br": brotli.compress(TEXT, quality=5),
    "gzip, identity": gzip.compress(TEXT),
    "gzip, br": brotli.compress(gzip.compress(TEXT), quality=5),
    "identity": TEXT,
    "": TEXT,
}


def decoded(coding: str, body: bytes, step: int = 1000, header: str = "Content-Encoding") -> bytes:
    return b"".join(pieces({header: coding}, body, step))


def pieces(headers: Mapping[str, str], body: bytes, step: int) -> Iterator[bytes]:
    decoding = content_coding.of_request(make_mocked_request("POST", "/", headers))
    for start in range(0, len(body), step):
        yield from decoding.decode(body[start : start + step])
    decoding.close()


# Stored blocks without content (RFC 1951, 3.2.4): 5 MB that unpack to nothing, four times.
NOTHING = b"\x00\x00\x00\xff\xff" * (1 << 20)
BOMBS = {
    "gzip": gzipped(20),
    "deflate": deflated(20),
    "br": brotli.compress(bytes(20 << 20), quality=5),
    "deflate, gzip": gzipped(4, NOTHING),
    "deflate, deflate": deflated(4, NOTHING),
    "deflate, br": brotli.compress(4 * NOTHING, quality=5),
}


@pytest.mark.parametrize("coding", BOMBS)
def test_a_bomb_is_stopped_in_whichever_coding_it_is(coding: str) -> None:
    with pytest.raises(BodyTooLarge):
        decoded(coding, BOMBS[coding])


@pytest.mark.parametrize("coding", CODED)
@pytest.mark.parametrize("step", [7, 1000, 1 << 20])
def test_each_coding_is_undone(coding: str, step: int) -> None:
    assert decoded(coding, CODED[coding], step) == TEXT


def test_a_transfer_coding_is_undone_after_the_content_coding() -> None:
    headers = {"Content-Encoding": "br", "Transfer-Encoding": "gzip, chunked"}
    body = gzip.compress(brotli.compress(TEXT))
    assert b"".join(pieces(headers, body, 1000)) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "Deflate", "br", "gzip, br"])
@pytest.mark.parametrize("missing", [1, 9])
def test_a_stream_that_breaks_off_is_damaged(coding: str, missing: int) -> None:
    with pytest.raises(DamagedCoding):
        decoded(coding, CODED[coding][:-missing])


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
@pytest.mark.parametrize("body", [TEXT, b""])
def test_what_is_not_coded_so_is_damaged(coding: str, body: bytes) -> None:
    with pytest.raises(DamagedCoding):
        decoded(coding, body)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "Deflate", "br"])
@pytest.mark.parametrize("step", [1000, 1 << 20])
def test_nothing_may_follow(coding: str, step: int) -> None:
    with pytest.raises(DamagedCoding):
        decoded(coding, CODED[coding] + b"more", step)


@pytest.mark.parametrize("coding", ["zstd", "compress", "gzip, zstd", "gzip, gzip, gzip", "utf-8"])
def test_another_coding_is_refused_with_those_that_there_are(coding: str) -> None:
    with pytest.raises(UnsupportedCoding) as refusal:
        decoded(coding, TEXT)
    assert refusal.value.headers == {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_what_comes_out_comes_by_the_piece(coding: str) -> None:
    compress = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding]
    text = bytes(1 << 20)  # as much as may be a bomb's
    assert max(map(len, pieces({"Content-Encoding": coding}, compress(text), 1 << 18))) < len(text)


@pytest.mark.parametrize("step", [7, 1 << 20])
def test_as_many_members_of_gzip_as_a_parallel_compressor_makes(step: int) -> None:
    assert decoded("gzip", gzip.compress(b"<p>") * 2000, step) == b"<p>" * 2000
    with pytest.raises(DamagedCoding, match="more than 2000 members"):
        decoded("gzip", gzip.compress(b"<p>") * 2001, step)
