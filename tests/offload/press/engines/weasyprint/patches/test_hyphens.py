from types import SimpleNamespace
from typing import Any

import pytest
import weasyprint
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.text import line_break
from weasyprint.text.fonts import FontConfiguration

from offload.press.engines.weasyprint.patches import hyphens

SHY, HYPHEN = "\N{SOFT HYPHEN}", "\N{HYPHEN}"
# Layouts of a line: its draft, and one for each hyphen in its beginning.
MOST_LAYOUTS = 60
# Where no width is asked for, and no dictionary.
MOST_OF_NONE = 10


@pytest.fixture(scope="module", params=["manual", "auto", "none"])
def box(request: pytest.FixtureRequest) -> Any:
    html = f"<html lang=en><p style='hyphens: {request.param}'>Text"
    document = weasyprint.HTML(string=html).render(font_config=FontConfiguration())
    boxes = document.pages[0]._page_box.descendants()
    found = next(box for box in boxes if isinstance(box, TextBox))
    found.document = document  # the style points into it
    return found


def lines(split: Any, text: str, box: Any, width: float) -> list[tuple[Any, ...]]:
    """What each line of a text is, and what it measures."""
    context = SimpleNamespace(dictionaries={})
    found, left = [], text.encode()
    while True:
        layout, length, resume, *sizes = split(
            left.decode(), box.style, context, width, 0, True, not width
        )
        found.append((layout.text, length, resume, *sizes))
        if not resume:
            return found
        left = left[resume:]


@pytest.mark.parametrize("width", [10, 60, 90, 400])
@pytest.mark.parametrize(
    "text",
    [
        SHY.join(["incompr"] * 30),
        f"{SHY * 20}word {SHY * 45}word" * 2,
        "incomprehensibilities" * 4,
        "plain words of a paragraph " * 6,
    ],
)
def test_lines_end_where_they_did(box: Any, text: str, width: float) -> None:
    assert lines(hyphens.split_first_line, text, box, width) == lines(
        hyphens.split_whole, text, box, width
    )


@pytest.mark.parametrize("width", [90, 400])
def test_lines_of_several_words_end_where_they_did(box: Any, width: float) -> None:
    text = f"extra{SHY}ordinary words " * 15
    assert lines(hyphens.split_first_line, text, box, width) == lines(
        hyphens.split_whole, text, box, width
    )


@pytest.mark.parametrize("width", [0, 10, 40])
def test_a_line_ends_after_a_word_that_is_wider(box: Any, width: float) -> None:
    words = [f"extra{SHY}ordinary", "words", "are", f"ad{SHY}mit{SHY}ted"]
    found = [text for text, *_ in lines(hyphens.split_first_line, " ".join(words), box, width)]
    assert not any(" " in line for line in found)
    if box.style["hyphens"] == "manual":  # others have hyphens of a dictionary, or none
        parts = " ".join(words).replace(SHY, " ").split()
        assert [line.strip(f"{SHY}{HYPHEN}") for line in found] == parts


def test_lines_of_no_width_end_where_they_did(box: Any) -> None:
    """As a table asks for the least width of a cell."""
    text = SHY.join(["incompr"] * 9)
    assert lines(hyphens.split_first_line, text, box, 0) == lines(hyphens.split_whole, text, box, 0)


@pytest.mark.parametrize(("width", "most"), [(60, MOST_LAYOUTS), (0, MOST_OF_NONE)])
def test_a_line_costs_no_layout_for_each_hyphen_behind_it(
    box: Any, width: float, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    create = line_break.create_layout

    def counted(text: str, *rest: Any) -> Any:
        made.append(text)
        return create(text, *rest)

    monkeypatch.setattr(line_break, "create_layout", counted)
    context = SimpleNamespace(dictionaries={})
    hyphens.split_first_line(SHY.join(["word"] * 900), box.style, context, width, 0)
    assert len(made) < (most if box.style["hyphens"] == "manual" else MOST_LAYOUTS)


@pytest.mark.parametrize("width", [10, 30, 50, 63])
def test_large_type_costs_no_layout_of_all_that_follows(
    box: Any, width: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert width < 4 * box.style["font_size"]
    text = "a to be of large type " * 45
    before = lines(hyphens.split_whole, text, box, width)
    laid_out: list[str] = []
    set_text = line_break.Layout.set_text

    def noted(layout: Any, words: str, *rest: Any) -> None:
        laid_out.append(words)
        set_text(layout, words, *rest)

    monkeypatch.setattr(line_break.Layout, "set_text", noted)
    assert lines(hyphens.split_first_line, text, box, width) == before
    assert all(len(words) < len(text) / 2 for words in laid_out[: len(laid_out) // 3])
