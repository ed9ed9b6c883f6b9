from pathlib import Path

import pypdfium2
import pytest

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines.engine import Document
from offload.press.engines.typst.engine import Typst

LINES = "#{range(60).map(n => [line #n of the terms]).join(linebreak())}"


def flaws(folder: Path, program: str) -> str:
    (folder / "template.typ").write_text(f'#set page("a6", margin: 1cm)\n{program}')
    document = Document(b"{}", NoAssets(), program=folder / "template.typ")
    return " / ".join(Typst().typeset(document, Options(), folder / "a.pdf").flaws)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("#box(width: 20cm)[" + "wide " * 40 + "LAST]", "wide"),
        ("#place(top, dy: 20cm)[below the page]", "(3 words): below the page"),
        ("#place(left, dx: 20cm)[beside it]", "(2 words): beside it"),
        ("#h(-3cm)first words", "first"),
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


@pytest.mark.parametrize(
    "program",
    [
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
