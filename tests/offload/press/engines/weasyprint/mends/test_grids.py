import pypdfium2
import pytest

from offload.errors import TypesettingFailed
from offload.order import Options
from offload.press.engines.weasyprint.mends import grids, running
from offload.press.engines.weasyprint.warnings import log
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf

STYLE = "<style>@page { size: A6; margin: 1cm } div { display: grid }</style>"
PICTURE = "<svg width=50 height={}><text x=0 y=20>Seal</text></svg>"
LINES = "".join(f"<p>line {n}" for n in range(30))


@pytest.mark.parametrize(
    "html",
    [
        f"<div style='grid-template-columns: auto 1fr'>{PICTURE.format(50)}<b>{LINES}</b></div>",
        f"<div>{PICTURE.format(900)}</div><p>line 29",
    ],
)
def test_a_picture_stands_beside_what_is_broken(html: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TypesettingFailed):
        pdf(STYLE + html)
    put_in(running, monkeypatch)
    put_in(grids, monkeypatch)
    printed = text(pdf(STYLE + html))
    assert printed.count("Seal") == 1
    assert printed.count("line 29") == 1


def test_a_picture_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(running, monkeypatch)
    put_in(grids, monkeypatch)
    placed = PICTURE.format("50 style='grid-column: 2; grid-row: 1'")
    html = f"<div style='grid-template-columns: 1fr 1fr'>{placed}<b>{LINES}</b></div>"
    page = pypdfium2.PdfDocument(pdf(STYLE + html))[0]
    texts = page.get_textpage()
    first, _ = texts.search("Seal").get_next()
    assert texts.get_charbox(first)[0] > page.get_width() / 2


@pytest.mark.parametrize(
    ("columns", "number"),
    [
        ("repeat(auto-fit, minmax(80px, 1fr))", 3),
        ("repeat(auto-fill, 80px)", 3),
        ("repeat(auto-fill, minmax(30%, 1fr))", 3),
        ("100px repeat(auto-fit, 80px)", 3),
        ("repeat(auto-fit, 50px 90px)", 2),
        ("repeat(auto-fit, minmax(999px, 1fr))", 1),
        ("repeat(2, 80px)", 2),
    ],
)
def test_as_many_columns_as_there_is_room_for(
    columns: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(running, monkeypatch)
    put_in(grids, monkeypatch)
    items = "".join(f"<b>{n}</b>" for n in range(5))
    html = f"<div style='width: 290px; gap: 5px; grid-template-columns: {columns}'>{items}</div>"
    made = pdf(STYLE + html, Options(browser_styles=True))
    texts = pypdfium2.PdfDocument(made)[0].get_textpage()
    places = [texts.search(str(item)).get_next()[0] for item in range(5)]
    bottoms = [round(texts.get_charbox(place)[1]) for place in places]
    assert bottoms.count(max(bottoms)) == number


@pytest.mark.parametrize(("height", "browser_styles", "number"), [
    ("100px", True, 3), ("100px", False, 1), ("auto", True, 1), ("auto", False, 1),
])  # fmt: skip
def test_as_many_rows_as_there_is_room_for(
    height: str, browser_styles: bool, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(running, monkeypatch)
    put_in(grids, monkeypatch)
    rows = f"height: {height}; grid-template-rows: repeat(auto-fill, 30px); grid-auto-flow: column"
    items = "".join(f"<b>{n}</b>" for n in range(6))
    with log.collected() as found:
        made = pdf(
            f"{STYLE}<div style='{rows}'>{items}</div>", Options(browser_styles=browser_styles)
        )
    texts = pypdfium2.PdfDocument(made)[0].get_textpage()
    places = [texts.get_charbox(texts.search(str(item)).get_next()[0]) for item in range(6)]
    assert len({round(bottom) for _, bottom, *_ in places}) == number
    is_warned = height != "auto" and not browser_styles
    assert any("auto-fit" in sentence for sentence in found.left_out) == is_warned


@pytest.mark.parametrize(
    ("lines", "column"),
    [("1 / -1", 0), ("2 / -1", 1), ("-2 / -1", 2), ("span 2 / -1", 1), ("-3", 1), ("2 / 3", 1)],
)
def test_lines_are_counted_from_the_end_too(
    lines: str, column: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(running, monkeypatch)
    put_in(grids, monkeypatch)
    item = f"<b style='grid-column: {lines}'>item</b>"
    page = pypdfium2.PdfDocument(
        pdf(f"{STYLE}<div style='grid-template-columns: 1fr 1fr 1fr'>{item}</div>")
    )[0]
    texts = page.get_textpage()
    left = texts.get_charbox(texts.search("item").get_next()[0])[0]
    margin = 28
    assert round(3 * (left - margin) / (page.get_width() - 2 * margin)) == column
