import pytest

from offload.errors import TypesettingFailed
from offload.press.engines.weasyprint.mends import running
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf

STYLE = """<style>@page { @top-left { content: element(r) } }
    .r { position: running(r) }</style>"""


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td><div class=r>Head</div>body</table>",
        "<div style='float: left'><div class=r>Head</div>body</div>",
        "<div style='display: inline-block'><div class=r>Head</div>body</div>",
        "<div style='display: grid'><div class=r>Head</div><div>body</div></div>",
        "<div style='display: grid'><span class=r>Head</span><span>body</span></div>",
        "<div style='display: flex'><span class=r>Head</span><span>body</span></div>",
        "<table><tr class=r><td>Head<tr><td>body</table>",
        "<table><thead class=r><tr><th>Head<tbody><tr><td>body</table>",
        "<table><tr><td class=r>Head<td>body</table>",
    ],
)
def test_a_running_element_stands_anywhere(html: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TypesettingFailed):
        pdf(STYLE + html)
    put_in(running, monkeypatch)
    assert set(text(pdf(STYLE + html)).split()) == {"Head", "body"}
