"""PNG pictures: WeasyPrint decodes each and compresses it anew, which takes most of their time.

What a PNG file holds is what a PDF wants: samples, filtered by rows and deflated (PNG, third
edition, 7.3 and 10; ISO 32000-2, 7.4.4.4). Without palette, transparency and interlacing, and with
8 bits, it is taken as it is, once it has proved to be whole: of a damaged one Pillow reads what it
can. A PDF wants transparency by itself. A filter looks at one channel (PNG, 9.2), so the channels
of a file are parted as they are, filtered, and deflated anew, by zlib-ng: first quickly, which
takes a tenth to a twentieth of zlib's time, and with care if they are larger than the file then.

No change of WeasyPrint's own is known that would replace this.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image
from weasyprint.images import RasterImage
from zlib_ng import zlib_ng

_HEADER = struct.Struct("!IIBBBBB")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Of the header: 8 bits, methods that have one value each, no interlacing.
_PLAIN = (8, 0, 0, 0)
# The colour type, and bytes of a sample, by Pillow's mode; and what is left without transparency.
_COLORS = {"L": (0, 1), "RGB": (2, 3), "LA": (4, 2), "RGBA": (6, 4)}
_CLEAR = {"LA": "L", "RGBA": "RGB"}
# What of both is their colours, where a grey is red, green and blue.
_BANDS = {"LA": "R", "RGBA": "RGB"}
_Rows = tuple[bytes, memoryview]
# Rows that are parted at once: memory that was used before is at hand.
_FEW = 32
# Of a row's filters.
_LAST_FILTER = 4
# What zlib-ng does in half the time or less, for a tenth more bytes.
_QUICK = 4
# A file's share of its samples, from which on it is a photograph: in those hardly anything recurs
# but a sample beside its like, and the search for more takes nine tenths of the time.
_PHOTOGRAPH = 0.15

_get_x_object = RasterImage.get_x_object
_get_png_data = RasterImage._get_png_data  # noqa: SLF001 - it is the one to replace


def png_data(picture: Image.Image) -> bytes:
    """The samples of a picture, as a PDF's stream has them."""
    file = getattr(picture, "fp", None)  # what was made here has none
    png = file.getvalue() if isinstance(file, BytesIO) else b""
    if picture.mode not in _CLEAR and _is_plain(png, picture):
        samples = b"".join(data for kind, data in _chunks(png) if kind == b"IDAT")
        if _inflated(samples, picture) is not None:
            return samples
    return bytes(_get_png_data(picture))


def get_x_object(image: Any, interpolate: bool, ratio: float) -> Any:
    """`RasterImage.get_x_object`, with its transparency beside it."""
    is_clear = image.format == "PNG" and image.mode in _CLEAR
    channels = _channels(image.image_data.data) if is_clear and ratio == 1 else None
    if channels is None:
        return _get_x_object(image, interpolate, ratio)
    whole, image.image_data = image.image_data, _dot(image.mode)
    try:
        found = _get_x_object(image, interpolate, ratio)
    finally:
        image.image_data = whole
    colors, alpha = channels
    found.stream = [image.cache_image_data(colors, slot="stream")]
    found.extra["SMask"].stream = [image.cache_image_data(alpha, slot="streamalpha")]
    return found


@dataclass(frozen=True, slots=True)
class _Dot:
    """A picture of one pixel, from which WeasyPrint learns nothing but its mode."""

    data: bytes


@cache
def _dot(mode: str) -> _Dot:
    file = BytesIO()
    Image.new(mode, (1, 1)).save(file, "PNG")
    return _Dot(file.getvalue())


def _channels(png: bytes) -> tuple[bytes, bytes] | None:
    """The samples of a picture's colours and of its transparency, or None if they must be made."""
    picture = Image.open(BytesIO(png))
    if picture.mode not in _CLEAR or not _is_plain(png, picture):
        return None
    samples = b"".join(data for kind, data in _chunks(png) if kind == b"IDAT")
    plain = _inflated(samples, picture)
    if plain is None:
        return None
    is_photograph = len(samples) > _PHOTOGRAPH * len(plain)
    strategy = zlib_ng.Z_RLE if is_photograph else zlib_ng.Z_DEFAULT_STRATEGY
    colors, alpha = _deflated(plain, picture, _QUICK, strategy)
    if len(colors) + len(alpha) > len(samples):
        colors, alpha = _deflated(plain, picture)
    return colors, alpha


def _deflated(
    plain: bytes,
    picture: Image.Image,
    level: int = zlib_ng.Z_DEFAULT_COMPRESSION,
    strategy: int = zlib_ng.Z_DEFAULT_STRATEGY,
) -> tuple[bytes, bytes]:
    """The samples of a picture's colours and of its transparency."""
    deflates = [zlib_ng.compressobj(level, strategy=strategy) for _ in range(2)]
    pieces = [
        [
            b"".join(map(deflate.compress, rows))
            for deflate, rows in zip(deflates, part, strict=True)
        ]
        for part in _parted(plain, picture)
    ]
    pieces.append([deflate.flush() for deflate in deflates])
    colors, alpha = map(b"".join, zip(*pieces, strict=True))
    return colors, alpha


def _parted(plain: bytes, picture: Image.Image) -> Iterator[tuple[_Rows, _Rows]]:
    """Rows of a picture's colours and of its transparency, a few at a time."""
    row = 1 + picture.width * _COLORS[picture.mode][1]
    for place in range(0, len(plain), row * _FEW):
        rows = memoryview(plain)[place : place + row * _FEW]
        filters, size = bytes(rows[::row]), (picture.width, len(rows) // row)
        # Not pixels yet, but numbers from which their filters make some.
        few = Image.frombytes("RGBA", size, rows[1:], "raw", picture.mode, row, 1)
        yield _rows(few, _BANDS[picture.mode], filters), _rows(few, "A", filters)


def _rows(filtered: Image.Image, band: str, filters: bytes) -> _Rows:
    """The first byte, and those that follow it, of some channels and their filters."""
    width = filtered.width * len(band)
    rows = bytearray(filtered.tobytes("raw", (band, width + 1, 1)))
    rows[width :: width + 1] = filters[1:] + b"\0"
    return filters[:1], memoryview(rows)[:-1]


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


def _inflated(samples: bytes, picture: Image.Image) -> bytes | None:
    """Each row's filter and bytes, or None if not all of them are there."""
    row = 1 + picture.width * _COLORS[picture.mode][1]
    inflate = zlib_ng.decompressobj()
    try:
        plain = inflate.decompress(samples, row * picture.height + 1)
    except zlib_ng.error:  # type: ignore[misc]  # its stub has an instance there
        return None
    is_whole = inflate.eof and len(plain) == row * picture.height
    return plain if is_whole and max(plain[::row]) <= _LAST_FILTER else None


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Their types and data (PNG, third edition, 5.3)."""
    place, kind = len(_SIGNATURE), b""
    while kind != b"IEND" and place + 8 <= len(png):
        length, kind = struct.unpack_from("!I4s", png, place)
        yield kind, png[place + 8 : place + 8 + length]
        place += length + 12


METHODS = (
    (RasterImage, "_get_png_data", staticmethod(png_data)),
    (RasterImage, "get_x_object", get_x_object),
)
