from pathlib import Path

import pytest

from offload.errors import IncompleteDocument
from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE, glyphs
from offload.press.engines.engine import Document

# Linear B, and a tag of private use: no font that is installed has them.
UNKNOWN = "\U00010000\U00010001"


def test_each_script_is_named_with_its_package() -> None:
    no_glyph, symbols = "No font has a glyph for", "fonts-noto-core or fonts-noto-color-emoji"
    assert glyphs.sentences("ขก漢✅😀\ue000\x01") == [
        f"{no_glyph} 😀 (U+1F600) (Emoji): install fonts-noto-color-emoji",
        f"{no_glyph} 漢 (U+6F22) (Han): install fonts-noto-cjk",
        f"{no_glyph} ก (U+0E01), ข (U+0E02) (Thai): install fonts-noto-core",
        f"{no_glyph} U+0001 (control characters): remove them",
        f"{no_glyph} U+E000 (private use): bring a font that has them",
        f"{no_glyph} ✅ (U+2705) (symbols): install {symbols}",
    ]


def test_many_are_counted() -> None:
    (sentence,) = glyphs.sentences(map(chr, range(0x4E00, 0x4E20)))
    assert "and 20 more (Han)" in sentence


def test_a_document_says_what_it_can_not_show(tmp_path: Path) -> None:
    document = Document(f"<p>a{UNKNOWN}".encode(), NoAssets())
    (flaw,) = ENGINE.typeset(document, Options(), tmp_path / "a.pdf").flaws
    assert flaw.endswith("(Linear B): install fonts-noto-core")
    assert "U+10000" in flaw


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("variant", ["pdf/a-3b", "pdf/ua-1"])
def test_what_must_be_legible_is_refused(tmp_path: Path, variant: str) -> None:
    document = Document(f"<html lang=en><title>T</title><p>a{UNKNOWN}".encode(), NoAssets())
    with pytest.raises(IncompleteDocument) as refusal:
        ENGINE.typeset(document, Options(variant=variant), tmp_path / "a.pdf")
    assert "Linear B" in str(refusal.value.items)
