import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from offload.errors import IncompleteDocument
from offload.press.pdfs.watermark import mark
from tests.papers import content, marks, paper


def shown(pdf: pikepdf.Pdf, number: int = 0) -> Image.Image:
    """A page as a reader sees it: turned, and cut to its crop box."""
    with pypdfium2.PdfDocument(content(pdf)) as document:
        picture: Image.Image = document[number].render().to_pil().convert("L")
        return picture


def ink(picture: Image.Image) -> tuple[float, float, float, float]:
    """Where there is any, as shares of the width and height."""
    box = picture.point(lambda value: 255 if value < 250 else 0).getbbox()
    assert box
    width, height = picture.size
    return box[0] / width, box[1] / height, box[2] / width, box[3] / height


def test_characters_without_a_glyph_are_refused() -> None:
    with pytest.raises(IncompleteDocument) as caught:
        mark(paper("", (300, 500)), "COPY \U00010000")
    assert "Linear B" in str(caught.value.items)


@pytest.mark.parametrize("text", ["COPY", "PAID IN FULL ON RECEIPT", "مسودة", "写し", "<b>&"])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_it_fills_the_page_that_is_seen(text: str, turned: int) -> None:
    pdf = paper("", (300, 500))
    pdf.pages[0].CropBox = pikepdf.Array([50, 40, 250, 440])
    pdf.pages[0].Rotate = turned
    mark(pdf, text)
    left, top, right, bottom = ink(shown(pdf))
    assert min(left, top) > 0.01
    assert max(right, bottom) < 0.99
    assert max(right - left, bottom - top) > 0.5
    assert abs((left + right) / 2 - 0.5) < 0.1
    assert abs((top + bottom) / 2 - 0.5) < 0.1


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_it_rises_from_left_to_right(turned: int) -> None:
    pdf = paper("", (300, 300))
    pdf.pages[0].Rotate = turned
    mark(pdf, "||||||||||||||||||||")
    picture = shown(pdf)
    half = picture.width // 2
    first = ink(picture.crop((0, 0, half, picture.height)))
    last = ink(picture.crop((half, 0, picture.width, picture.height)))
    assert first[1] > last[1]  # further down at the left


def test_it_is_real_text_on_every_page_and_an_artifact() -> None:
    pdf = paper("", (300, 400), (400, 300), (100, 100))
    mark(pdf, "DRAFT")
    assert all(len(marks(page)) == 1 for page in pdf.pages)
    with pypdfium2.PdfDocument(content(pdf)) as document:
        assert [page.get_textpage().get_text_bounded().strip() for page in document] == [
            "DRAFT"
        ] * 3


def test_what_a_page_does_to_its_coordinates_stays_its_own() -> None:
    plain, changed = paper("", (300, 400)), paper("", (300, 400))
    changed.pages[0].contents_add(b"0.1 0 0 0.1 50 50 cm")
    for pdf in (plain, changed):
        mark(pdf, "COPY")
    assert shown(plain).tobytes() == shown(changed).tobytes()


def test_one_form_serves_all_pages() -> None:
    few, many = paper(), paper("", *[(300, 400)] * 100)
    for pdf in (few, many):
        mark(pdf, "COPY")
    assert len(content(many)) < len(content(few)) + 100 * 700


def test_pages_that_share_their_resources_can_be_marked_twice() -> None:
    pdf = paper("", (300, 400), (300, 400))
    pdf.pages[1].obj.Resources = pdf.pages[0].obj.Resources = pdf.make_indirect(
        pikepdf.Dictionary()
    )
    mark(pdf, "DRAFT")
    mark(pdf, "COPY")
    again = pikepdf.open(io.BytesIO(content(pdf)))
    assert [len(set(marks(page))) for page in again.pages] == [2, 2]
