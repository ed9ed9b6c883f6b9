"""Raster pictures in documents: one that has been read is not read again.

The documents of a service have the same logo on them. WeasyPrint keeps nothing from one document to
the next, so each had it decoded, parted from its transparency and deflated. A picture is known by
its bytes and by what it is to become, so no document learns more of another than it has itself.
"""

import logging
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import Any, NamedTuple, Self

import pydyf
from PIL import Image
from weasyprint.images import RasterImage

from offload.press.engines.weasyprint.lru import LruCache
from offload.press.engines.weasyprint.patches import pngs

_LOG = logging.getLogger("weasyprint")
# Bytes of pictures that a worker keeps: five photographs of 1600 by 1200, or hundreds of logos.
_MOST = 8 << 20
# Bytes that one takes beside its own.
_LEAST = 1 << 10
# What is a document's own of what WeasyPrint knows of a picture.
_OWN = ("id", "_cache", "image_data")
_OPTIONS = ("dpi", "jpeg_quality", "optimize_images")
# Greys of 16 bits: WeasyPrint writes them as colours of 8, which look like nothing.
_DEEP = "I;16"
_FLAT = 255 / 65535

_init = RasterImage.__init__


class _Asked(NamedTuple):
    """All that a picture is read by.

    Args:
        digest: of its file.
        orientation: how it is turned.
        options: WeasyPrint's for pictures.
    """

    digest: bytes
    orientation: object
    options: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of reading a picture.

    Args:
        known: what WeasyPrint knows of it, by attribute.
        file: it was made into; None for the one that was sent.
    """

    known: dict[str, Any]
    file: bytes | None

    @property
    def size(self) -> int:
        """In bytes, about."""
        return _LEAST + len(self.file or b"")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A picture, or its transparency, as a PDF has it.

    Args:
        about: it, in PDF's words.
        samples: of it.
        mask: its transparency.
    """

    about: dict[str, Any]
    samples: bytes
    mask: "_Drawn | None"

    @classmethod
    def of(cls, drawn: Any) -> Self:
        """What WeasyPrint drew."""
        about = {**drawn.extra}
        mask = about.pop("SMask", None)
        samples = b"".join(getattr(part, "data", part) for part in drawn.stream)
        return cls(about, samples, mask and cls.of(mask))

    def x_object(self, interpolate: bool) -> Any:
        """One of a document's own, which may change it."""
        about = {**self.about, "Interpolate": "true" if interpolate else "false"}
        if self.mask:
            about["SMask"] = self.mask.x_object(interpolate)
        return pydyf.Stream([self.samples], pydyf.Dictionary(about))

    @property
    def size(self) -> int:
        """In bytes, about."""
        return _LEAST + len(self.samples) + (self.mask.size if self.mask else 0)


_KEPT = LruCache(_MOST)


def init(image: Any, opened: Any, name: str, file: bytes, *rest: Any) -> None:
    """`RasterImage.__init__`: reads a picture, or takes what was read of one that is the same."""
    _path, cache, orientation, options = rest
    said = tuple(options[option] for option in _OPTIONS)
    asked = _Asked(sha256(file).digest(), orientation, said)
    reading = partial(_read, opened, file, orientation, options)
    read = _KEPT.get(asked, reading, lambda read: read.size)
    vars(image).update(read.known, id=name, _cache=cache, asked=asked)
    image.image_data = image.cache_image_data(file if read.file is None else read.file)


def _read(opened: Any, file: bytes, orientation: Any, options: dict[str, Any]) -> _Read:
    image = RasterImage.__new__(RasterImage)
    if opened.mode.startswith(_DEEP):
        opened = _flattened(opened)
    _init(image, opened, "", file, None, {}, orientation, options)
    known = {name: value for name, value in vars(image).items() if name not in _OWN}
    read = image.image_data.data
    return _Read(known, None if read is file else read)


def _flattened(deep: Any) -> Any:
    """A picture in greys of 8 bits; Pillow's own conversion would leave black and white."""
    grey = deep.convert("I").point(lambda value: value * _FLAT).convert("L")
    grey.info = {**deep.info}
    if "transparency" in grey.info:
        grey.info["transparency"] = int(grey.info["transparency"] * _FLAT)
    return grey


def get_x_object(image: Any, interpolate: bool, ratio: float) -> Any:
    """`RasterImage.get_x_object`, of samples that may have been worked out before."""
    if image.format == "JPEG" and ratio == 1:  # they are its file
        return pngs.get_x_object(image, interpolate, ratio)
    drawing = partial(_draw, image, image.image_data.data, ratio)
    try:
        drawn = _KEPT.get((image.asked, ratio), drawing, lambda drawn: drawn.size)
    except OSError as error:  # its header could be read, and nothing else
        _LOG.error("Failed to load image: %s", error)
        drawn = _draw(image, _blank(image), 1)
    return drawn.x_object(interpolate)


def _draw(image: Any, file: bytes, ratio: float) -> _Drawn:
    """What is drawn of a file; WeasyPrint leaves the picture with one that may be smaller."""
    own = image.image_data.data
    image.image_data = image.cache_image_data(file)
    try:
        return _Drawn.of(pngs.get_x_object(image, True, ratio))
    finally:
        image.image_data = image.cache_image_data(own)


def _blank(image: Any) -> bytes:
    """A white picture of the same size and kind."""
    file = BytesIO()
    white = Image.new("RGB", (image.width, image.height), "white").convert(image.mode)
    white.save(file, image.format)
    return file.getvalue()


METHODS = ((RasterImage, "__init__", init), (RasterImage, "get_x_object", get_x_object))
