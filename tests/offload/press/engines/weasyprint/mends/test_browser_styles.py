import io
from pathlib import Path

import pypdfium2
import pytest
import weasyprint

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document, Stylesheet, Typeset
from offload.press.engines.weasyprint.mends import (
    conditional_rules,
    grids,
    media_queries,
    running,
)
from offload.press.engines.weasyprint.warnings import left_out_rules
from tests.offload.press.engines.weasyprint.mends.mended import put_in

# Documents that are others with the option, and how their warning without it begins.
DOCUMENTS = {
    "<ol start=5><li>a<li value=9>b</ol>": "Attributes for looks are left out (<ol start>, <li v",
    "<table border=1 cellpadding=9><td align=right bgcolor=red>a</table>": "Attributes for looks",
    "<style>@media (min-width: 600px) { p { color: red } }</style><p>a": "@media (min-width: 600px",
    "<style>p { @media print { color: red } }</style><p>a": "@media print is left out",
    "<style media='(color)'>p { color: red }</style><p>a": "<style media='(color)'> is left",
    "<style>@supports (color: red) { p { color: red } }</style><p>a": "@supports (color: red) is",
    "<style>@property --x { inherits: false; initial-value: red; syntax: '*' }"
    "p { color: var(--x) }</style><p>a": "@property --x is left out",
    "<style>div { display: grid; grid-template-columns: repeat(auto-fit, 50px) }</style>"
    "<div><b>a</b><b>b</b></div>": "A grid has one column or row for auto-fit",
}


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    put_all_in(monkeypatch)


def put_all_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for mend in (running, grids, media_queries, conditional_rules, left_out_rules):
        put_in(mend, monkeypatch)


def made(html: str, folder: Path, obeys: bool) -> tuple[bytes, Typeset]:
    """The picture of a document's page, and what is said of it."""
    target = folder / "a.pdf"
    document = Document(html.encode(), NoAssets())
    typeset = ENGINE.typeset(document, Options(browser_styles=obeys), target)
    return picture(target.read_bytes()), typeset


def picture(pdf: bytes) -> bytes:
    return bytes(pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render().to_pil().tobytes())


@pytest.mark.parametrize(("html", "said"), DOCUMENTS.items())
def test_without_the_option_a_document_is_weasyprint_s(
    html: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = picture(weasyprint.HTML(string=html).write_pdf())
    put_all_in(monkeypatch)
    shown, typeset = made(html, tmp_path, False)
    assert shown == plain
    assert [flaw[: len(said)] for flaw in typeset.flaws] == [said]
    assert "browser_styles=true" in typeset.flaws[0]


@pytest.mark.usefixtures("mended")
@pytest.mark.parametrize("html", DOCUMENTS)
def test_the_option_is_of_one_document(html: str, tmp_path: Path) -> None:
    before = made(html, tmp_path, False)
    asked = made(html, tmp_path, True)
    assert asked[0] != before[0]
    assert asked[1].flaws == ()
    assert made(html, tmp_path, False) == before
    assert made(html, tmp_path, True) == asked


@pytest.mark.usefixtures("mended")
def test_a_template_s_stylesheet_is_read_for_each_way(tmp_path: Path) -> None:
    css = "@media (min-width: 600px) { p { color: red } }"
    document = Document(b"<p>a</p>", NoAssets(), stylesheet=Stylesheet(css, NoAssets()))
    ways = [False, True, False, True]
    flaws = [
        ENGINE.typeset(document, Options(browser_styles=way), tmp_path / "a.pdf").flaws
        for way in ways
    ]
    assert [len(said) for said in flaws] == [1, 0, 1, 0]
    assert flaws[0] == flaws[2]
