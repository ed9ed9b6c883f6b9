from typing import Any

import pytest
import weasyprint
from weasyprint import draw
from weasyprint.draw import text
from weasyprint.pdf import fonts

from offload.press.engines.weasyprint.patches import drawing


@pytest.mark.parametrize(
    "item", [b"q", 0.0, -0.0, 3.0, 1e15, 0.1, 1e-9, -2.25, 7, True, "Name", float("inf")]
)
def test_an_item_is_written_as_it_was(item: object) -> None:
    try:
        expected = drawing._to_bytes(item)
    except OverflowError:
        with pytest.raises(OverflowError):
            drawing.to_bytes(item)
    else:
        assert drawing.to_bytes(item) == expected


def test_fonts_are_cut_down_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    def written() -> Any:
        html = weasyprint.HTML(string="<p>of a <b>few</b> <i>glyphs</i>")
        return html.write_pdf(pdf_identifier=b"same")

    before, ffi, kinds = written(), fonts.ffi, list[str]()

    class Watched:
        def __getattr__(self, name: str) -> Any:
            return getattr(ffi, name)

        def new(self, kind: str, *values: Any) -> Any:
            kinds.append(kind)
            return ffi.new(kind, *values)

    monkeypatch.setattr(fonts, "ffi", drawing.Arrays(Watched()))
    assert written() == before
    arrays = [kind for kind in kinds if "codepoint" in kind]
    assert len(arrays) > 3
    assert set(arrays) == {"hb_codepoint_t[]"}


BORDERS = ("1px solid red", "2px solid rgba(0, 0, 255, .5)", "3px dashed red", "1px double #123")
COLORS = ("", "color: red", "color: rgba(9, 9, 9, .5)", "color: lab(50% 40 59)", "")
STYLES = [[*(f"border: {it}; {color}" for it in BORDERS), color, "opacity: .5"] for color in COLORS]
LINES = "".join(
    "<tr>" + "".join(f"<td style='{style}'>text <u>u</u><td>1" for style in styles)
    for styles in STYLES
)
DOCUMENT = f"""<style>td {{ border: 1px solid #bbb }} hr {{ border-top: 1px solid red }}</style>
<table style="border-collapse: collapse">{LINES}</table><table>{LINES}</table><hr>
<p style="text-overflow: ellipsis; overflow: hidden; width: 9px; white-space: nowrap">long
<p style="column-rule: 1px solid red; columns: 2">a<br>b<p>{"words " * 90}<p style="color: red">r"""


@pytest.mark.parametrize("tagged", [False, True])
def test_lines_are_drawn_as_they_were(monkeypatch: pytest.MonkeyPatch, tagged: bool) -> None:
    options: dict[str, Any] = {"pdf_tags": tagged, "pdf_identifier": b"same"}
    before = weasyprint.HTML(string=DOCUMENT).write_pdf(**options)
    for module in (draw, text):
        monkeypatch.setattr(module, "draw_line", drawing.draw_line)
    monkeypatch.setattr(draw, "draw_inline_level", drawing.draw_inline_level)
    for owner, name, method in drawing.METHODS:
        monkeypatch.setattr(owner, name, method)
    assert weasyprint.HTML(string=DOCUMENT).write_pdf(**options) == before


def test_like_borders_begin_once(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    def note(*arguments: Any) -> None:
        begun.append(arguments)
        slow(*arguments)

    slow = drawing._draw_line
    monkeypatch.setattr(drawing, "_draw_line", note)
    monkeypatch.setattr(draw, "draw_line", drawing.draw_line)
    style = "<style>table { border-collapse: collapse } td { border-top: 1px solid red }</style>"
    weasyprint.HTML(string=f"{style}<table>{'<tr><td>1' * 5}</table>").write_pdf()
    assert len(begun) == 1
