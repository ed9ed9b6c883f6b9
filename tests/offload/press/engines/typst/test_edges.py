from pathlib import Path

import pypdfium2
import pytest

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines.engine import Document
from offload.press.engines.typst.engine import Typst

LINES = "#{range(60).map(n => [line #n of the terms]).join(linebreak())}"


def flaws(folder: Path, program: str, *, tagged: bool = False) -> str:
    (folder / "template.typ").write_text(f'#set page("a6", margin: 1cm)\n{program}')
    document = Document(b"{}", NoAssets(), program=folder / "template.typ")
    return " / ".join(Typst().typeset(document, Options(tagged=tagged), folder / "a.pdf").flaws)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("#box(width: 20cm)[" + "wide " * 40 + "LAST]", "wide"),
        ("#place(top, dy: 20cm)[below the page]", "(3 words): below the page"),
        ("#place(left, dx: 20cm)[beside it]", "(2 words): beside it"),
        ("#h(-3cm)first words", "first"),
        ("#box(width: 20cm, text(tracking: 3cm)[apart])", "r t"),
        (f"#block(breakable: false)[{LINES}]", "line"),
        ("#place(bottom, dy: 3cm, rotate(90deg)[turned and gone])", "turned and gone"),
        ("#place(dx: 20cm, text(fill: red.transparentize(50%))[half seen])", "half seen"),
        ("#text(fill: gradient.linear(red, blue), place(dx: 20cm)[coloured])", "coloured"),
        ("#table(columns: 3, ..range(3).map(n => raw('x' * 40 + str(n))))".replace("'", '"'), "x"),
        ("#pagebreak() #place(top, dy: 20cm)[on page two]", "on page two"),
    ],
)
def test_words_beyond_the_edge_are_counted_and_quoted(
    tmp_path: Path, program: str, words: str
) -> None:
    said = flaws(tmp_path, program)
    assert said.startswith("Text lies beyond the paper's edge")
    assert words in said


CUT = "#box(clip: true, width: 2cm)[#box(width: 9cm)[some seen and others cut away]]"


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (f"before {CUT} after", "cut away"),
        (
            "#block(clip: true, height: 9pt, radius: 3pt)[one \\ two \\ three]",
            "(2 words): two three",
        ),
        (f"#block(clip: true)[#box(clip: true)[in] {CUT}] end", "cut away"),
        ("#pagebreak() #box(clip: true, width: 3pt)[nested]", "(1 word): nested"),
    ],
)
@pytest.mark.parametrize("tagged", [True, False])
def test_words_that_a_box_cuts_are_told(
    tmp_path: Path, program: str, said: str, tagged: bool
) -> None:
    flaw = flaws(tmp_path, program, tagged=tagged)
    assert flaw.startswith("Text is cut, for the box around it has clip: true")
    assert flaw.endswith(said)
    assert "seen" not in flaw


@pytest.mark.parametrize(
    "program",
    [
        "#block(clip: true, radius: 2pt, fill: red)[all of it] #box(clip: true)[is seen]",
        "words " * 400,
        f"#block[{LINES}]",
        "#place(dx: 20cm, dy: 20cm, rect(fill: red))",
        "#place(center + horizon, rotate(45deg, text(20pt)[ACROSS]))",
        "#place(dx: 20cm)[ ]",
        "#h(1fr) end",
        "#set page(width: auto, height: auto)\n" + "wide " * 40,
    ],
)
def test_what_is_on_the_paper_is_no_warning(tmp_path: Path, program: str) -> None:
    assert flaws(tmp_path, program) == ""


@pytest.mark.parametrize(
    "program",
    [
        "= Head\n(a) \\\\ #text(red)[b] #link('https://a.de')[c]".replace("'", '"'),
        "#table(columns: 2)[a][b (c) d)(]",
        '#set text(dir: rtl, font: "DejaVu Sans")\n\N{ARABIC LETTER BEH} -5 (a)',
        '#set text(font: "DejaVu Sans")\n#range(161, 540).map(str.from-unicode).join(" ")',
        "#block(clip: true)[cut] #strike[x] $ x^2 $",
    ],
)
def test_where_upright_text_is_takes_no_second_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """Which takes longer, and would find the same."""
    monkeypatch.delattr(pypdfium2, "PdfDocument")
    assert flaws(tmp_path, program) == ""
