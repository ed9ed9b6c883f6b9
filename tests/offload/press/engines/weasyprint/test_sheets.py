from pathlib import Path

import pytest
import tinycss2

from offload.errors import TypesettingFailed
from offload.order import Options
from offload.press.assets import Folder
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document
from offload.press.engines.weasyprint import sheets
from offload.press.engines.weasyprint.lru import LruCache
from offload.press.engines.weasyprint.mends import conditional_rules, media_queries
from offload.press.engines.weasyprint.warnings import left_out_declarations, left_out_rules
from tests.offload.press.engines.weasyprint.mends.mended import put_in

LARGE = "@page { size: A3; @top-left { content: 'x' } }"
WIDE = "@media (min-width: 900px) { p { color: red } }"
LAYERS = "@layer a { p { color: red } } @layer b { p { color: blue } }"


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    for mend in (media_queries, conditional_rules, left_out_rules, left_out_declarations):
        put_in(mend, monkeypatch)


def keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have stylesheets kept, of which none is by now."""
    put_in(sheets, monkeypatch)
    monkeypatch.setattr(sheets, "_KEPT", LruCache(sheets._MOST))


def made(html: str, folder: Path, *, browser_styles: bool = False) -> tuple[object, bytes]:
    """What comes of a document, and its PDF."""
    document, target = Document(html.encode(), Folder(folder)), folder / "document.pdf"
    options = Options(epoch=0, browser_styles=browser_styles)
    return ENGINE.typeset(document, options, target), target.read_bytes()


def page(*css: str) -> str:
    styles = "".join(f"<style>{one}</style>" for one in css)
    return f"{styles}<link rel=stylesheet href=own.css><p class='a b'>x<table><tr><td>y</table>"


@pytest.mark.parametrize("browser_styles", [False, True])
@pytest.mark.parametrize(
    "css",
    [
        ("p { color: red }",),
        (LARGE, "p { color: red }", "@page :first { margin: 9cm }"),
        (LARGE, WIDE),
        (WIDE, LARGE),
        ("@page { size: A4 }", WIDE),
        (LAYERS, "@layer b, c; @layer c { p { color: lime } }"),
        ("@layer b, a;", LAYERS),
        ("p { filter: blur(1px); color: color-mix(in srgb, red, blue) }",),
        ("@container (width > 1px) { p { color: red } } p { nothing: at-all } ?",),
        ("@supports (color: red) { p { color: red } } @property --a { syntax: '*' }",),
        ("@font-face { font-family: own; src: local('DejaVu Serif') } p { font-family: own }",),
        ("@font-face { font-family: own; src: url(none.ttf) } p { font-family: own }",),
        ("p { background: url(none.png) } p::before { content: 'é' } .\\61 { color: red }",),
        ("@counter-style own { symbols: '*'; suffix: ' ' } p { list-style: own }",),
        ("@import 'own.css';",),
        ("p { & .b { color: red } } td { padding: 9px; @media print { color: blue } }",),
    ],
)
def test_documents_come_out_as_if_each_sheet_were_read(
    css: tuple[str, ...], browser_styles: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.css").write_text("td { color: green; mix-blend-mode: screen }")
    one, other = page(*css), page(css[-1], *css[:-1])
    expected = {html: made(html, tmp_path, browser_styles=browser_styles) for html in (one, other)}
    keep(monkeypatch)
    for html in (one, other, one):
        assert made(html, tmp_path, browser_styles=browser_styles) == expected[html]


def test_a_sheet_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(monkeypatch)
    (tmp_path / "own.css").write_text("td { color: red }")
    made(page("p { color: blue }"), tmp_path)
    monkeypatch.setattr(tinycss2, "parse_stylesheet", None)
    made(page("p { color: blue }"), tmp_path)
    with pytest.raises(TypesettingFailed, match="style in line 1"):
        made(page("p { color: lime }"), tmp_path)


@pytest.mark.parametrize("css", ["", "@import 'imported.css';"])
def test_a_file_that_has_changed_is_read_again(
    css: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(monkeypatch)
    (tmp_path / "own.css").write_text(css)
    changing = tmp_path / ("imported.css" if css else "own.css")
    pdfs = []
    for color in ("red", "blue", "red"):
        changing.write_text(f"p {{ color: {color} }}")
        pdfs.append(made(page("p { margin: 0 }"), tmp_path)[1])
    assert pdfs[0] == pdfs[2] != pdfs[1]
