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


def red_pixels(pdf: bytes) -> int:
    """Pixels of its first page that are red."""
    picture = pypdfium2.PdfDocument(pdf)[0].render().to_pil().convert("RGB")
    samples = picture.tobytes()
    pixels = zip(samples[::3], samples[1::3], samples[2::3], strict=True)
    return sum(1 for r, g, b in pixels if r > 200 and g < 80 and b < 80)
