"""What a reader finds on the pages of a PDF."""

from pathlib import Path

import pypdfium2

CASES = Path(__file__).parent / "cases"


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def text(pdf: bytes) -> str:
    """All its text, with single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage() for page in document]
    return " ".join(" ".join(page.get_text_bounded() for page in pages).split())


def width(pdf: bytes) -> int:
    """Points of its first page, rounded."""
    points: float = pypdfium2.PdfDocument(pdf)[0].get_width()
    return round(points)
