"""What a document loads and whose bytes are not what they should be.

WeasyPrint shows what can be read of them: half a picture, or a rule with replacement characters.
"""

import logging
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageFile
from tinycss2.bytes import decode_stylesheet_bytes
from weasyprint.urls import URLFetcherResponse

from offload.press.engines.weasyprint.parsing import html
from offload.press.engines.weasyprint.warnings import jpegs

# How warnings begin, in WeasyPrint's own log.
STYLESHEET, PICTURE = "Stylesheet ", "The picture "

_LOG = logging.getLogger("weasyprint")
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# Formats that Pillow decodes, and then tells whether they are whole.
_DECODED = (b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
# Without these a PNG is another picture (PNG, third edition, 11.2).
_CRITICAL = (b"IHDR", b"PLTE", b"IDAT")
# What a server sends instead of a stylesheet that it does not have.
_NO_CSS = (b"<!doctype", b"<html", b"<?xml", b"{")


def check(name: str, content: bytes, media_type: str) -> None:
    """Warn of a stylesheet that can't be read, and of a picture that is cut off or damaged.

    Args:
        name: of the file, or its URL.
        content: of the file.
        media_type: as a header has it.
    """
    if content.startswith(_PNG):
        is_whole = _is_whole_png(content)
    elif content.startswith(_JPEG):
        is_whole = jpegs.is_whole(content)
    elif content.startswith(_DECODED):
        is_whole = _can_be_decoded(content)
    else:
        _check_stylesheet(name, content, media_type)
        return
    if not is_whole:
        _LOG.warning(PICTURE + "%s is shown in part: its file is cut off or damaged", name)


def _check_stylesheet(name: str, content: bytes, media_type: str) -> None:
    header = URLFetcherResponse("", headers={"Content-Type": media_type})
    if header.content_type != "text/css":
        return
    if content.lstrip()[:9].lower().startswith(_NO_CSS):
        _LOG.warning(STYLESHEET + "%s: it is no CSS", name)
    elif not content.isascii():
        _, encoding = decode_stylesheet_bytes(content, header.charset)
        if fault := html.undecodable(content, encoding):
            _LOG.warning(STYLESHEET + "%s: %s", name, fault)


def _is_whole_png(content: bytes) -> bool:
    kind, samples, is_sound = b"", [], True
    for kind, checked, checksum in _chunks(content):
        if kind in _CRITICAL:
            is_sound &= zlib.crc32(checked) == checksum
        if kind == b"IDAT":
            samples.append(checked[len(kind) :])
    if kind != b"IEND":
        return False
    # Written by hand, it may have a wrong checksum and samples that are right by their own.
    return is_sound or html.is_deflated(b"".join(samples), html.ZLIB_WINDOW)


def _chunks(content: bytes) -> Iterator[tuple[bytes, memoryview, int]]:
    """Their types, what their checksums are of, and those (PNG, third edition, 5.3)."""
    place, file = len(_PNG), memoryview(content)
    while (start := place + 4) + 8 <= len(content):
        end = start + 4 + int.from_bytes(file[place:start])
        if end + 4 > len(content):
            return
        kind = bytes(file[start : start + 4])
        yield kind, file[start:end], int.from_bytes(file[end : end + 4])
        if kind == b"IEND":
            return
        place = end + 4


def _can_be_decoded(content: bytes) -> bool:
    """Whether Pillow decodes all of it: WeasyPrint has it fill up what is missing."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(content)) as picture:
            picture.load()
    except (OSError, SyntaxError, ValueError):
        return False
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
    return True
