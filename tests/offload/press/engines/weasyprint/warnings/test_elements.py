import pytest
from weasyprint import html as weasyprint_html

from offload.press.engines.weasyprint.warnings import elements
from tests.offload.press.engines.weasyprint.warnings.test_lost_text import flaws

MATH = "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
POSTER = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    for tag, handler in elements.HANDLERS.items():
        monkeypatch.setitem(weasyprint_html.HTML_HANDLERS, tag, handler)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<iframe src=/terms.html></iframe>", "Nothing is shown for <iframe> (/terms.html)"),
        ("<iframe srcdoc='<p>x'></iframe>", "Nothing is shown for <iframe>"),
        ("<frameset><frame src=/a></frameset>", "Nothing is shown for <frame> (/a)"),
        ("<canvas id=chart></canvas>", "Nothing is shown for <canvas> (chart)"),
        ("<video src=a.mp4></video>", "Nothing is shown for <video> (a.mp4)"),
        ("<audio controls src=a.mp3></audio>", "Nothing is shown for <audio> (a.mp3)"),
        ("<progress value=.5></progress>", "Nothing is shown for <progress>"),
        ("<meter value=.5></meter>", "Nothing is shown for <meter>"),
        ("<details><summary>more</summary><p>x</details>", "a closed <details> is printed open"),
        ("<details><summary>more</summary>x</details>", "a closed <details> is printed open"),
        ("<ol reversed><li>a</ol>", "<ol reversed> is numbered upwards"),
        ("<bdo dir=rtl>abc</bdo>", "<bdo> does not turn its text: abc"),
        (MATH, "<math> is printed in a line, send a picture: 12"),
    ],
)
def test_what_a_browser_shows_is_named(html: str, said: str) -> None:
    assert said in flaws(html)


@pytest.mark.parametrize(
    "html",
    [
        "<iframe></iframe>",
        "<iframe src=/count width=0 height=0></iframe>",
        "<iframe src=/count style='height: 0'></iframe>",
        "<div hidden><iframe src=/count></iframe></div>",
        "<canvas style='visibility: hidden'></canvas>",
        f'<video poster="{POSTER}"></video>',
        "<audio src=a.mp3>none is heard</audio>",
        "<progress value=.5>50 %</progress>",
        "<details open><summary>more</summary><p>x</details>",
        "<math><mn>1</mn><mo>+</mo><mn>2</mn></math>",
        "<input value=x>",
    ],
)
def test_what_is_nothing_there_is_not(html: str) -> None:
    assert flaws(f"<p>x</p>{html}") == ""
