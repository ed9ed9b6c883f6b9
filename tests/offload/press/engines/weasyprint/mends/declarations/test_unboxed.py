import pypdfium2
import pytest
from weasyprint.css.validation.properties import PROPERTIES
from weasyprint.formatting_structure.build import BOX_TYPE_FROM_DISPLAY

from offload.press.engines.weasyprint.mends.declarations import unboxed
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf

UNBOXED = "<div style='display: contents; padding: 1cm'>"


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(unboxed, monkeypatch)
    for name, validate in unboxed.PROPERTIES_KNOWN.items():
        monkeypatch.setitem(PROPERTIES, name, validate)
    for display, kind in unboxed.BOX_TYPES.items():
        monkeypatch.setitem(BOX_TYPE_FROM_DISPLAY, display, kind)


@pytest.mark.parametrize(
    "html",
    [
        f"<div style='display: flex'>{UNBOXED}<p>one</p><p>two</p></div></div>",
        f"<div style='display: flex'>{UNBOXED * 2}<p>one</p></div><p>two</p></div></div>",
        f"<table><tr>{UNBOXED}one</div><td>two</table>",
        f"<p>{UNBOXED.replace('div', 'span')}one</span> two",
    ],
)
def test_children_stand_where_their_parent_is(html: str) -> None:
    made = pdf(f"<style>p {{ margin: 0 }}</style>{html}")
    texts = pypdfium2.PdfDocument(made)[0].get_textpage()
    first, second = (texts.get_charbox(texts.search(word).get_next()[0]) for word in ("one", "two"))
    assert first[2] < second[0] or "<table>" in html


def test_other_displays_are_as_they_were() -> None:
    assert text(pdf("<p style='display: none'>one<p style='display: inline-flex'>two")) == "two"
