"""PNG pictures: WeasyPrint decodes each and compresses it anew, which takes most of their time.

What a PNG file holds is what a PDF wants: samples, filtered by rows and deflated (PNG, third
edition, 7.3 and 10; ISO 32000-2, 7.4.4.4). Without palette, transparency and interlacing, and with
8 bits, it is taken as it is, once it has proved to be whole: of a damaged one Pillow reads what it
can.

No change of WeasyPrint's own is known that would replace this.
"""

import logging
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from weasyprint.images import RasterImage

_LOG = logging.getLogger("weasyprint")
_HEADER = struct.Struct("!IIBBBBB")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Of the header: 8 bits, methods that have one value each, no interlacing.
_PLAIN = (8, 0, 0, 0)
# The colour type, and bytes of a sample, by Pillow's mode.
_COLORS = {"L": (0, 1), "RGB": (2, 3)}
# Of a row's filters.
_LAST_FILTER = 4

_get_png_data = RasterImage._get_png_data  # noqa: SLF001 - it is the one to replace


def png_data(picture: Image.Image) -> bytes:
    """The samples of a picture, as a PDF's stream has them."""
    file = getattr(picture, "fp", None)  # what was made here has none
    png = file.getvalue() if isinstance(file, BytesIO) else b""
    if _is_plain(png, picture):
        samples = b"".join(data for kind, data in _chunks(png) if kind == b"IDAT")
        if _is_whole(samples, picture):
            return samples
    try:
        return bytes(_get_png_data(picture))
    except OSError as error:  # its header could be read, and nothing else
        _LOG.error("Failed to load image: %s", error)
        return bytes(_get_png_data(Image.new(picture.mode, picture.size, "white")))


def _is_plain(png: bytes, picture: Image.Image) -> bool:
    if not png.startswith(_SIGNATURE) or picture.mode not in _COLORS:
        return False
    kind, header = next(_chunks(png))
    if kind != b"IHDR" or len(header) != _HEADER.size:
        return False
    *_, depth, color, compression, filtering, interlacing = _HEADER.unpack(header)
    return (
        (depth, compression, filtering, interlacing) == _PLAIN
        and color == _COLORS[picture.mode][0]
        and "transparency" not in picture.info
        and getattr(picture, "n_frames", 1) == 1
    )


def _is_whole(samples: bytes, picture: Image.Image) -> bool:
    row = 1 + picture.width * _COLORS[picture.mode][1]
    inflate = zlib.decompressobj()
    try:
        plain = inflate.decompress(samples, row * picture.height + 1)
    except zlib.error:
        return False
    return inflate.eof and len(plain) == row * picture.height and max(plain[::row]) <= _LAST_FILTER


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Their types and data (PNG, third edition, 5.3)."""
    place, kind = len(_SIGNATURE), b""
    while kind != b"IEND" and place + 8 <= len(png):
        length, kind = struct.unpack_from("!I4s", png, place)
        yield kind, png[place + 8 : place + 8 + length]
        place += length + 12


METHODS = ((RasterImage, "_get_png_data", staticmethod(png_data)),)
