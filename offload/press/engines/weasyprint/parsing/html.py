"""HTML, read as the HTML standard has it, in the encoding that its own algorithm finds."""

import io
import re
import zlib
from xml.etree.ElementTree import Element

import brotli
from tinyhtml5.parser import HTMLParser
from webencodings import Encoding

from offload.errors import MalformedBody

# "XML encoding" (HTML, 13.2.3.2): what begins like XML may name its encoding so.
_XML = re.compile(rb"<\?xml[^>]*\sencoding\s*=\s*[\"']([^\"'>]+)")

# What a compressed body begins with: gzip (RFC 1952), Zstandard (RFC 8878), zlib (RFC 1950).
_COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x78\x9c", b"\x78\xda")
# Bytes that no text has (MIME Sniffing, "binary data byte"), looked for in so many of the first.
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_HEAD = 1445
# Bytes that are decoded at a time, to see whether they can be.
_PIECE = 1 << 18
# zlib's format, and what it wraps.
ZLIB_WINDOW = 15
_WINDOWS = (ZLIB_WINDOW, -15)
# So many of them are a slip, also in a short text; of compressed bytes every tenth is one.
_SLIPS, _MOST_SLIPS = 8, 0.05


def parse(content: bytes, charset: str | None) -> tuple[Element, Encoding]:
    """The tree of a document, and the encoding that it turned out to be in.

    That is the one of a byte order mark, of `charset`, or of a `<meta>` that the parser sees
    wherever it stands, else UTF-8.

    Args:
        content: of the document.
        charset: as its sender named it; a label of the Encoding Standard.

    Raises:
        MalformedBody: it is no text.
    """
    parser = HTMLParser(namespace_html_elements=False)
    declared = _XML.match(content)
    root = parser.parse(
        io.BytesIO(content),
        transport_encoding=charset,
        likely_encoding=declared and declared[1].decode("ascii", "replace"),
        default_encoding="utf-8",
    )
    encoding = parser.tokenizer.stream.encoding[0]
    if encoding.name == "x-user-defined":  # what a `<meta>` means by it (HTML, 13.2.3.2)
        return parse(content, "windows-1252")
    _refuse_binary(content, encoding)
    return root, encoding


def _refuse_binary(content: bytes, encoding: Encoding) -> None:
    if encoding.name == "replacement":
        raise MalformedBody("The charset that the <meta> names can't be read: use utf-8.")
    if encoding.name.startswith("utf-16"):
        return
    head = content[:_HEAD]
    slips = len(_BINARY.findall(head))
    if (
        head.startswith(_COMPRESSED)
        or slips > max(_SLIPS, len(head) * _MOST_SLIPS)
        or ((slips or not content.isascii()) and _is_coded(content))
    ):
        raise MalformedBody(
            "The document is no text: if it is compressed, Content-Encoding must say so; "
            "if it is UTF-16, the charset of its Content-Type."
        )


def _is_coded(content: bytes) -> bool:
    """Whether it is a whole stream of Brotli, zlib or deflate: no text happens to be one."""
    return _is_brotli(content) or any(is_deflated(content, window) for window in _WINDOWS)


def _is_brotli(content: bytes) -> bool:
    stream = brotli.Decompressor()
    try:
        stream.process(content, output_buffer_limit=_PIECE)
        while not stream.is_finished() and stream.process(b"", output_buffer_limit=_PIECE):
            pass
    except brotli.error:
        return False
    return bool(stream.is_finished())


def is_deflated(content: bytes, window: int) -> bool:
    """Whether it is a whole stream of zlib's, with a window as `zlib.decompressobj` has them."""
    stream = zlib.decompressobj(window)
    try:
        while content and not stream.eof:
            stream.decompress(content, _PIECE)
            content = stream.unconsumed_tail
    except zlib.error:
        return False
    return stream.eof and not stream.unused_data


def undecodable(content: bytes, encoding: Encoding) -> str | None:
    """A sentence about the bytes of a document that are not of its encoding, if there are any."""
    if content.isascii():
        return None
    try:
        encoding.codec_info.decode(content, "strict")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return (
            f"Bytes that are not {encoding.name}, the first in line {line} "
            f"(0x{content[error.start]:02X}): each is shown as \N{REPLACEMENT CHARACTER}"
        )
    return None
