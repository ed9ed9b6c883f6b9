"""HTML, read as the HTML standard has it, in the encoding that its own algorithm finds."""

import io
import re
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser
from webencodings import Encoding

# "XML encoding" (HTML, 13.2.3.2): what begins like XML may name its encoding so.
_XML = re.compile(rb"<\?xml[^>]*\sencoding\s*=\s*[\"']([^\"'>]+)")


def parse(content: bytes, charset: str | None) -> tuple[Element, Encoding]:
    """The tree of a document, and the encoding that it turned out to be in.

    That is the one of a byte order mark, of `charset`, or of a `<meta>` that the parser sees
    wherever it stands, else UTF-8.

    Args:
        content: of the document.
        charset: as its sender named it; a label of the Encoding Standard.
    """
    parser = HTMLParser(namespace_html_elements=False)
    declared = _XML.match(content)
    root = parser.parse(
        io.BytesIO(content),
        transport_encoding=charset,
        likely_encoding=declared and declared[1].decode("ascii", "replace"),
        default_encoding="utf-8",
    )
    return root, parser.tokenizer.stream.encoding[0]


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
