"""A text across every page: real text, and to readers of tags an artifact."""

import hashlib
import html
import io
import math
import re
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Matrix, Name, Page, Pdf

from offload.errors import IncompleteDocument
from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document

# The text's share of the page from edge to edge.
_SHARE = 0.85
_SHEET = (
    "@page { size: 20000px 400px; margin: 50px } html { font: bold 100px sans-serif } "
    "p { margin: 0; white-space: nowrap; color: rgb(128 128 128 / 0.35) }"
)
# A grey is a grey whatever a PDF's output intent is; red, green and blue are not.
_RGB_GREY = re.compile(rb"([\d.]+) \1 \1 rg\b")
_REMEMBERED = 16


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A PDF of one page, and where its text is on it, in points."""

    pdf: bytes
    left: float
    bottom: float
    right: float
    top: float


def mark(pdf: Pdf, text: str) -> None:
    """Write a text across each page as it is shown: turned, and cut to its crop box.

    Raises:
        IncompleteDocument: no font has all of its characters.
    """
    stamp = _stamp(text)
    name = Name(f"/Watermark-{hashlib.sha256(text.encode()).hexdigest()[:12]}")
    with pikepdf.open(io.BytesIO(stamp.pdf)) as source:
        form = pdf.copy_foreign(source.pages[0].as_form_xobject())
    form.BBox = pikepdf.Array([stamp.left, stamp.bottom, stamp.right, stamp.top])
    for page in pdf.pages:
        _mark(page, form, name, stamp)


def _mark(page: Page, form: pikepdf.Object, name: Name, stamp: _Stamp) -> None:
    page.add_resource(form, Name.XObject, name)
    a, b, c, d, e, f = (f"{value:.4f}" for value in _placement(page, stamp).shorthand)
    # The page's own instructions may leave the coordinates changed.
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(
        f"\nQ\n/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\n"
        f"q {a} {b} {c} {d} {e} {f} cm {name} Do Q\nEMC\n".encode()
    )


def _placement(page: Page, stamp: _Stamp) -> Matrix:
    """Centred on the page that is seen, along its diagonal, upright for who reads it."""
    box = [float(side) for side in page.cropbox]
    left, right, bottom, top = *sorted(box[::2]), *sorted(box[1::2])
    turned = int(page.rotation)
    width, height = right - left, top - bottom
    if turned % 180:
        width, height = height, width
    slope = math.atan2(height, width)
    long, high = stamp.right - stamp.left, stamp.top - stamp.bottom
    scale = _SHARE * min(
        width / (long * math.cos(slope) + high * math.sin(slope)),
        height / (long * math.sin(slope) + high * math.cos(slope)),
    )
    return (
        Matrix(1, 0, 0, 1, -(stamp.left + stamp.right) / 2, -(stamp.bottom + stamp.top) / 2)
        @ Matrix(scale, 0, 0, scale, 0, 0)
        @ Matrix().rotated(math.degrees(slope) + turned)
        @ Matrix(1, 0, 0, 1, (left + right) / 2, (bottom + top) / 2)
    )


@lru_cache(maxsize=_REMEMBERED)
def _stamp(text: str) -> _Stamp:
    """The text as the engine sets it, so that any script works and its font is embedded."""
    page = f"<style>{_SHEET}</style><p>{html.escape(text)}"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "stamp.pdf")
        flaws = ENGINE.typeset(Document(page.encode(), NoAssets()), Options(), target).flaws
        if flaws:
            raise IncompleteDocument("The watermark can't be shown as it was meant.", flaws)
        pdf = target.read_bytes()
    return _Stamp(_grey(pdf), *_bounds(pdf))


def _grey(pdf: bytes) -> bytes:
    result = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as source:
        contents = source.pages[0].Contents
        contents.write(_RGB_GREY.sub(rb"\1 g", contents.read_bytes()))
        source.save(result, static_id=True)
    return result.getvalue()


def _bounds(pdf: bytes) -> tuple[float, float, float, float]:
    with pypdfium2.PdfDocument(pdf) as document:
        bounds = [item.get_bounds() for item in document[0].get_objects()]
    left, bottom, right, top = zip(*bounds, strict=True)
    return min(left), min(bottom), max(right), max(top)
