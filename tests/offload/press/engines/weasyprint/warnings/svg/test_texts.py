import pytest
from weasyprint import svg

from offload.press.engines.weasyprint.mends.svg import symbols
from offload.press.engines.weasyprint.warnings.svg import texts
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.offload.press.engines.weasyprint.warnings.test_lost_text import flaws

FOREIGN = "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>in words</p></foreignObject>"


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(symbols, monkeypatch)
    put_in(texts, monkeypatch)
    for tag, draw in texts.TAGS.items():
        monkeypatch.setitem(svg.TAGS, tag, draw)


def picture(content: str, style: str = "") -> str:
    return f"<svg width=1000 height=1000 style='{style}'>{content}</svg>"


@pytest.mark.parametrize(
    "html",
    [
        picture("<text x=600 y=20>in words</text>"),
        picture("<text x=10 y=900>in words</text>"),
        picture("<text x=600 y=20><tspan>in words</tspan></text>"),
        picture("<g transform='translate(500)'><text x=100 y=20>in words</text></g>"),
        picture("<text x=600 y=20 text-anchor=middle>in words</text>"),
        picture("<g opacity=.5><text x=600 y=20>in words</text></g>"),
        picture("<text x=600 y=20>in words</text>", "opacity: .5"),
        picture(FOREIGN),
        picture(f"<switch>{FOREIGN}</switch>"),
    ],
)
def test_words_that_are_not_seen_are_quoted(html: str) -> None:
    assert flaws(html).endswith("in words")


@pytest.mark.parametrize(
    "html",
    [
        picture("<text x=10 y=20>in words</text>"),
        picture("<text x=300 y=20 text-anchor=end>in words</text>"),
        picture("<g transform='scale(.2)'><text x=900 y=20>in words</text></g>"),
        picture("<text x=600 y=20 display=none>in words</text>"),
        picture("<defs><text x=600 y=20>in words</text></defs>"),
        picture("<g opacity=.5><text x=10 y=20>in words</text></g>", "opacity: .5"),
        picture(f"<switch>{FOREIGN}<text x=10 y=20>instead</text></switch>"),
    ],
)
def test_words_that_are_seen_are_not(html: str) -> None:
    assert flaws(html) == ""


@pytest.mark.parametrize("href", ["#no", "icons.svg#a"])
def test_what_use_does_not_find_is_named(href: str) -> None:
    assert f"{href} is not in the same document" in flaws(picture(f"<use href='{href}'/>"))
