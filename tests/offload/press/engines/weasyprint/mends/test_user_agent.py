import io
from pathlib import Path

import pypdfium2
import pytest

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document
from tests.typesetting import pdf


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a<dialog>closed</dialog>", "a"),
        ("a<dialog open>open</dialog>", "a open"),
        ("<style>dialog { display: inline }</style>a<dialog>own</dialog>", "aown"),
        ("a<div popover>shut</div>", "a"),
        ("a<audio>none</audio>", "a"),
        ("a<ruby>b<rp>(</rp><rt>c</rt><rp>)</rp></ruby>", "ab(c)"),
        ("a<input type=password value=secret>", "a ••••••"),
        ("a<input placeholder=name>", "a name"),
        ("<input type=checkbox>Paid", "Paid"),
        ("a<button>Pay</button>b", "a Pay b"),
        ("a<select><option>b<option selected>c</select>", "a c ˅"),
        ("a<select multiple><option>b<option selected>c</select>", "a b c"),
        ("a<select size=3><option>b<option selected>c<option>d</select>", "a b d c"),
        ("<select size=3><optgroup label=G><option>b<option>c</select>", "Gcb"),
        ("a<input type=hidden value=b>", "a"),
        ("a<math><mn>1</mn><annotation>tex</annotation></math>", "a1"),
    ],
)
def test_elements_look_as_html_has_it(html: str, shown: str, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    ENGINE.typeset(Document(html.encode(), NoAssets()), Options(), target)
    page = pypdfium2.PdfDocument(io.BytesIO(target.read_bytes()))[0].get_textpage()
    assert " ".join(page.get_text_bounded().split()) == shown


def test_words_stand_beside_a_checkbox(tmp_path: Path) -> None:
    def height(html: str) -> float:
        target = tmp_path / "a.pdf"
        ENGINE.typeset(Document(html.encode(), NoAssets()), Options(), target)
        texts = pypdfium2.PdfDocument(io.BytesIO(target.read_bytes()))[0].get_textpage()
        top: float = texts.get_charbox(texts.search("Paid").get_next()[0])[3]
        return top

    assert abs(height("<input type=checkbox>Paid") - height("<b>x</b>Paid")) < 4


TABLE = "<table style='width: 300px; {}'><tr><td>word</table>"


def left(html: str, *, browser_styles: bool) -> float:
    """Where the word begins, in pixels, on a page of 500."""
    page = f"<style>@page {{ size: 500px; margin: 0 }} body {{ margin: 0 }}</style>{html}"
    made = pdf(page, Options(browser_styles=browser_styles))
    return float(pypdfium2.PdfDocument(made)[0].get_textpage().get_charbox(0)[0] / 0.75)


@pytest.mark.parametrize("browser_styles", [True, False])
def test_a_table_in_center_is_centered_and_its_words_are_not(browser_styles: bool) -> None:
    html = f"<center>{TABLE.format('')}</center>"
    assert left(html, browser_styles=browser_styles) == pytest.approx(103, abs=2)
    html = f"<center>{TABLE.format('margin: 0')}</center>"
    assert left(html, browser_styles=browser_styles) == pytest.approx(3, abs=2)


@pytest.mark.parametrize(
    ("attributes", "place"),
    [("align=center", 103), ("align=RIGHT", 203), ("align=left", 3)],
)
def test_a_table_stands_where_align_has_it(attributes: str, place: float) -> None:
    html = f"<div {attributes}>{TABLE.format('')}</div>"
    assert left(html, browser_styles=True) == pytest.approx(place, abs=2)
    assert left(html, browser_styles=False) == pytest.approx(3, abs=2)


def test_a_style_is_not_an_attribute() -> None:
    html = f"<div align=center style='text-align: center'>{TABLE.format('')}</div>"
    assert left(html, browser_styles=True) > 120
