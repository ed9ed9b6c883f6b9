import gzip
import zlib

import brotli
import pytest

from offload.errors import MalformedBody
from offload.press.engines.weasyprint.parsing import html


def text(content: bytes, charset: str | None = None) -> str:
    root, _ = html.parse(content, charset)
    return "".join(root.itertext()).strip()


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("Größe".encode(), None),
        ("Größe".encode("latin-1"), "ISO-8859-1"),
        ("Größe".encode("utf-16"), None),
        ("\ufeffGröße".encode(), "ISO-8859-1"),  # a mark goes before the header
        ("<meta charset=latin1>Größe".encode("latin-1"), None),
        ("<meta charset=latin1>Größe".encode(), "utf-8"),
        ("<meta name=charset content=utf-8>Größe".encode(), None),
        ((f"<style>/*{'x' * 2000}*/</style><meta charset=latin1>Größe").encode("latin-1"), None),
        ((f"<style>/*{'x' * 2000}*/</style><meta charset=utf-8>Größe").encode(), None),
        ("<!-- <meta charset=latin1> -->Größe".encode(), None),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>Größe'.encode("latin-1"), None),
    ],
)
def test_the_encoding_is_found(content: bytes, charset: str | None) -> None:
    assert text(content, charset).endswith("Größe")


def test_windows_1252_is_what_latin_1_means() -> None:
    assert text(b"12 \x80", "ISO-8859-1") == "12 €"


def test_x_user_defined_in_a_meta_is_windows_1252() -> None:
    assert text(b"<meta charset=x-user-defined>12 \x80", None) == "12 €"


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b"<p>x", mtime=0),
        zlib.compress(b"<p>x"),
        zlib.compress(b"<p>x", 1),
        zlib.compress(b"<p>x" * 99)[2:-4],  # deflate without zlib's head and checksum
        *(brotli.compress(b"<p>x" * n, quality=q) for n in (1, 99) for q in (0, 11)),
        bytes(range(256)),
        "<p>An invoice".encode("utf-16-le"),
        b"<meta charset=iso-2022-kr>x",
    ],
)
@pytest.mark.parametrize("charset", [None, "latin1"])
def test_what_is_no_text_is_refused(content: bytes, charset: str | None) -> None:
    if charset and content.startswith(b"<meta"):
        return  # the charset of the header goes first
    with pytest.raises(MalformedBody):
        html.parse(content, charset)


@pytest.mark.parametrize(
    ("content", "charset"),
    [(b"<p>a\x0b", None), (b"<p>a\0", None), ("<p>An invoice".encode("utf-16-le"), "utf-16")],
)
def test_a_slip_is_not_refused(content: bytes, charset: str | None) -> None:
    html.parse(content, charset)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Größe".encode(), None),
        (b"<p>x", None),
        (b"<p>\nGr\xf6\xdfe", "Bytes that are not utf-8, the first in line 2 (0xF6)"),
    ],
)
def test_bytes_that_are_not_of_the_encoding(content: bytes, sentence: str | None) -> None:
    _, encoding = html.parse(content, None)
    said = html.undecodable(content, encoding)
    assert said == sentence or (said and sentence and said.startswith(sentence))
