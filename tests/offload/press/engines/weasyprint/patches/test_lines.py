from collections.abc import Iterator
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
import weasyprint
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import Layout

from offload.press.engines.weasyprint.patches import glyphs, hyphens, lines
from tests.real import reading
from tests.typesetting import pdf

HTML = """<style>p { white-space: normal; width: 1000px } .s { letter-spacing: -.5px }
.w { word-spacing: 2px; font-feature-settings: "tnum" } .d { text-decoration: underline }
.n { white-space: nowrap } .h { hyphens: auto } .o { overflow-wrap: anywhere }</style>
<html lang="en"><p>Plain words here<p class="s">Spaced AVAVA words<p class="w">Wide 12 34 words
<p class="d">Decorated words <p class="n">Never broken words<p class="h">Incomprehensibilities
<p class="o">Internationalisation <p dir="rtl" lang="ar">مرحبا بالعالم<p style="font-size: 0">No
"""
WIDTHS = (None, 0, 20.5, 70, 100, 115, 130, 500, float("inf"), 3e6)


@pytest.fixture(scope="module")
def document() -> weasyprint.Document:
    # Kept: the styles point into it.
    return weasyprint.HTML(string=HTML).render(font_config=FontConfiguration())


@pytest.fixture
def texts(document: weasyprint.Document) -> Iterator[list[Any]]:
    boxes = document.pages[0]._page_box.descendants()
    found = [box for box in boxes if isinstance(box, TextBox)]
    yield found
    for box in found:
        vars(box.style.root_style).pop(lines._KEPT_TYPES, None)
        for name in (glyphs.KEPT_TYPE, lines._KEPT_STRUT):
            vars(box.style).pop(name, None)


def outcome(split: Any, *arguments: Any) -> tuple[Any, ...]:
    layout, *rest = split(*arguments)
    return (vars(layout), *rest)


def test_a_text_breaks_as_it_did(
    texts: list[Any], document: weasyprint.Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = SimpleNamespace(dictionaries={})
    calls = [
        (box.text, box.style, context, width, 0, start, minimum)
        for box in texts
        for width in WIDTHS
        for start, minimum in ((True, False), (False, True))
    ]
    before = [outcome(hyphens.split_whole, *call) for call in calls]
    monkeypatch.setattr(Layout, "setup", lines.setup)
    assert [outcome(lines.split_first_line, *call) for call in calls] == before
    assert [outcome(lines.split_first_line, *call) for call in calls] == before


def test_what_fits_is_not_broken_again(texts: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    text, style = texts[0].text, texts[0].style
    whole = lines.split_first_line(text, style, None, None, 0)
    monkeypatch.setattr(hyphens, "split_first_line", None)
    layout, *rest = lines.split_first_line(text, style, None, 900, 0)
    assert rest == list(whole[1:])
    assert layout.max_width == 900
    assert layout is not whole[0]


def test_what_is_kept_has_a_limit(texts: list[Any]) -> None:
    style, kept = texts[0].style, dict[int, str]()
    for number in range(5):
        lines.keep(kept, number, "", most=3)
    assert list(kept) == [3, 4]
    lines.split_first_line("long " * 100, style, None, 900, 0)
    assert not lines.type_of(style).lines


@pytest.mark.parametrize("word", ["Word", "4711", "1.234,50", "EUR12", "end.", "12:", "AVAVA,"])
def test_a_word_is_broken_once(
    texts: list[Any], monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    style, context = texts[0].style, SimpleNamespace(dictionaries={})
    before = outcome(hyphens.split_whole, word, style, context, 0, 0, True, True)
    assert outcome(lines.split_first_line, word, style, context, 0, 0, True, True) == before
    monkeypatch.setattr(hyphens, "split_first_line", None)
    assert lines.split_first_line(word, style, context, None, 0)[3] == before[3]


@pytest.mark.parametrize(
    "text",
    [
        "Card payments, terminal 01",
        "AV AV",
        "12 345.60 EUR",
        "No. 5",
        "Word: another; third. Fourth",
        "1,234 x",
        "a 5%",
        "fi (x) y",
        "one - two",
        "one  two",
        "end. ",
        "to “quote” it",
    ],
)
@pytest.mark.parametrize("spaces", ["normal", "pre-line", "pre-wrap", "nowrap", "pre"])
def test_words_are_broken_one_by_one(
    texts: list[Any], monkeypatch: pytest.MonkeyPatch, text: str, spaces: str
) -> None:
    context = SimpleNamespace(dictionaries={})
    monkeypatch.setattr(Layout, "setup", lines.setup)
    for wrap, *how in product(("normal", "break-word", "anywhere"), *[(True, False)] * 2):
        style, rest = texts[0].style.copy(), text
        style["white_space"], style["overflow_wrap"] = spaces, wrap
        while rest:
            before = outcome(hyphens.split_whole, rest, style, context, 0, 0, *how)
            assert outcome(lines.split_first_line, rest, style, context, 0, 0, *how) == before
            rest = rest.encode()[before[2] or len(rest.encode()) :].decode()


@pytest.mark.parametrize("spacing", ["normal", 1.5, -40])
def test_letters_are_broken_one_by_one(
    texts: list[Any], monkeypatch: pytest.MonkeyPatch, spacing: Any
) -> None:
    style, context = texts[0].style.copy(), SimpleNamespace(dictionaries={})
    style["overflow_wrap"], style["letter_spacing"] = "anywhere", spacing
    monkeypatch.setattr(Layout, "setup", lines.setup)
    places = [*map(chr, range(33, 127)), " ", "\u00ad", "\u0301", "é", "£"]
    for text in [a + b for a in places for b in ("", "a", " ", " a", "\u0301", "-5", " é")]:
        before = outcome(hyphens.split_whole, text, style, context, 0, 0, True, True)
        assert outcome(lines.split_first_line, text, style, context, 0, 0, True, True) == before


@pytest.mark.parametrize(
    ("html", "number"), [("<p>Words here<b>Words here</b>", 1), ("a<br>b<br>c", 2)]
)
def test_styles_that_set_text_alike_share_its_lines(
    monkeypatch: pytest.MonkeyPatch, html: str, number: int
) -> None:
    made: list[Any] = []
    init = lines.Type.__init__

    def note(shared: lines.Type, style: Any) -> None:
        made.append(style)
        init(shared, style)

    monkeypatch.setattr(lines.Type, "__init__", note)
    monkeypatch.setattr(Layout, "setup", lines.setup)
    sheet = "b { font-weight: inherit; color: red; border: 1px solid }"
    weasyprint.HTML(string=f"<style>{sheet}</style>{html}").render()
    assert len(made) == number


def test_a_strut_is_what_it_was(texts: list[Any]) -> None:
    for box in texts:
        assert lines.strut(box.style) == lines._strut(box.style) == lines.strut(box.style)


def test_the_text_of_an_svg_is_set_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Layout, "setup", lines.setup)
    html = "<svg width=200 height=50><text y=20>In a <tspan>chart</tspan></text></svg>"
    assert reading.text(pdf(html)) == "In a chart"
