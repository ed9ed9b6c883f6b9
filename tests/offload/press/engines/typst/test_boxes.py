import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from offload.errors import IncompleteDocument
from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines.engine import Document
from offload.press.engines.typst.engine import Typst

# Linear B: no font that is installed has it.
UNKNOWN = "\U00010000"
# More than 256 glyphs, so that numbers of glyphs have two bytes.
MANY = '#set text(font: "DejaVu Sans")\n#range(161, 540).map(str.from-unicode).join(" ") '
SVG = f"<svg xmlns='http://www.w3.org/2000/svg' width='90' height='30'><text y='9'>{UNKNOWN}</text>"


def flaws(
    folder: Path, program: str, value: object = UNKNOWN, variant: str | None = None
) -> Sequence[str]:
    (folder / "template.typ").write_text(
        f'#set document(title: [T])\n#import "@pressroom/document:1.0.0": values as data\n{program}'
    )
    content = json.dumps(value, ensure_ascii=False).encode()
    document = Document(content, NoAssets(), program=folder / "template.typ")
    return Typst().typeset(document, Options(variant=variant), folder / "a.pdf").flaws


@pytest.mark.parametrize(
    "program",
    [
        "a#data",
        f"{MANY}#data",
        f'#image(bytes("{SVG}</svg>"))',
        "#box(fill: tiling(size: (9pt, 9pt))[#data], width: 5cm, height: 1cm)",
        "#text(fill: gradient.linear(red, blue))[#data]",
        "$ x + #data $",
        "#rotate(90deg, text(fill: red.transparentize(50%), data))",
        "x #pagebreak() #pagebreak() #data",
    ],
)
def test_a_character_without_a_glyph_is_a_warning_wherever_it_stands(
    tmp_path: Path, program: str
) -> None:
    (flaw,) = flaws(tmp_path, program)
    assert flaw.startswith(f"No font has a glyph for {UNKNOWN} (U+10000) (Linear B)")


@pytest.mark.parametrize(
    ("text", "name"),
    [("\x07", "U+0007"), ("\x07\n\"'\\", "U+0007"), ("e\u1ac0", "U+1AC0"), ("\ue000", "U+E000")],
)
def test_it_is_named_and_its_neighbours_are_not(tmp_path: Path, text: str, name: str) -> None:
    (flaw,) = flaws(tmp_path, "#data", text)
    assert re.findall(r"U\+[0-9A-F]+", flaw) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Zoë ﬁ \N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\t\n",
        "\N{GRINNING FACE}",
    ],
)
def test_what_has_its_glyphs_is_no_warning(tmp_path: Path, text: str) -> None:
    assert flaws(tmp_path, f"{MANY}#data", text) == ()


@pytest.mark.parametrize("variant", ["pdf/a-1b", "pdf/a-2b", "pdf/a-3a", "pdf/a-4", "pdf/ua-1"])
def test_what_must_be_legible_is_refused(tmp_path: Path, variant: str) -> None:
    with pytest.raises(IncompleteDocument) as refusal:
        flaws(tmp_path, "#data", variant=variant)
    assert "Linear B" in str(refusal.value.items)
