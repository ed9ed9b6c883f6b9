import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines.engine import Document
from offload.press.engines.typst import places
from offload.press.engines.typst.engine import Typst

# What PDFium's boxes lack of a glyph's own space, in pixels.
CLOSE = 3.0


@pytest.mark.parametrize(
    "program",
    [
        "AVATAR (with) parentheses) and \\\\ backslash",
        '#set text(font: "DejaVu Sans")\n#range(161, 540).map(str.from-unicode).join("")',
        "#set par(justify: true)\n" + "justified words of several lines " * 9,
        "#text(30pt)[Large] and #text(6pt)[small] and $ x^2 $",
    ],
)
@pytest.mark.parametrize("tagged", [True, False])
def test_places_are_those_that_a_reader_finds(tmp_path: Path, program: str, tagged: bool) -> None:
    (tmp_path / "template.typ").write_text(f"#show: block.with(clip: true)\n{program}")
    document = Document(b"{}", NoAssets(), program=tmp_path / "template.typ")
    Typst().typeset(document, Options(tagged=tagged), tmp_path / "a.pdf")
    pdf = (tmp_path / "a.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(pdf)) as opened, pypdfium2.PdfDocument(pdf) as read:
        texts = [*places.doubtful(opened.pages[0], {})]
        height = read[0].get_height()
        found = [
            places.area(sides[0], sides[1], sides[2], sides[3], height)
            for it in read[0].get_objects()
            if it.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT
            for sides in [it.get_bounds()]
        ]
    assert len(texts) == len(found) > 0
    for text, place in zip(texts, found, strict=True):
        assert text.place.left == pytest.approx(place.left, abs=CLOSE)
        # PDFium leaves out the space at the end of a text.
        assert place.right - CLOSE <= text.place.right <= place.right + CLOSE + 12
        assert text.place.top - CLOSE <= (place.top + place.bottom) / 2 <= text.place.bottom
        assert text.seen is not None


def test_turned_text_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "template.typ").write_text("#rotate(20deg)[turned]")
    document = Document(b"{}", NoAssets(), program=tmp_path / "template.typ")
    Typst().typeset(document, Options(), tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as opened, pytest.raises(places.Unknown):
        [*places.doubtful(opened.pages[0], {})]
