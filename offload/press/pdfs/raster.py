"""The first page of a PDF as a picture, by PDFium."""

from pathlib import Path

import pypdfium2

# CSS pixels are 1/96 inch, PDF points 1/72 (CSS Values 4, section 6.2): a picture shows a page at
# the size a browser would.
_SCALE = 96 / 72
# A4 at 800 dpi. A larger page is shown at a lower resolution, so that its picture fits in memory.
_MOST_PIXELS = 60_000_000


def first_page(pdf: Path, target: Path) -> None:
    """Write the first page of a PDF as a PNG file."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        width, height = page.get_size()
        scale = min(_SCALE, (_MOST_PIXELS / (width * height)) ** 0.5)
        page.render(scale=scale).to_pil().save(target, "PNG")
