import base64
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import weasyprint

from offload.job import Receipt
from offload.press import work
from offload.press.engines.weasyprint import fonts
from offload.press.engines.weasyprint.fetcher import Fetcher
from offload.press.engines.weasyprint.fonts import FontPool
from tests import ROOT
from tests.press_jobs import job


def test_a_font_of_one_document_is_none_of_the_next_ones(tmp_path: Path) -> None:
    matched = subprocess.check_output(["fc-match", "-f", "%{file}", "DejaVu Serif"], text=True)
    serif = base64.b64encode(Path(matched).read_bytes()).decode()
    face = f"<style>@font-face{{font-family:own;src:url(data:font/ttf;base64,{serif})}}</style>"
    text = b"<p style='font-family: own, sans-serif'>x"
    before = fonts_after(tmp_path, text)
    assert fonts_after(tmp_path, face.encode() + text).isdisjoint(before)
    assert fonts_after(tmp_path, text) == before


def test_fonts_serve_the_next_document_unless_they_are_spoilt() -> None:
    pool = FontPool()
    first = pool.take()
    pool.give_back(first)
    assert pool.take() is first
    rule = "@font-face { font-family: a; src: url(data:font/ttf,) }"
    weasyprint.CSS(string=rule, font_config=first, url_fetcher=Fetcher())
    pool.give_back(first)
    assert pool.take() is not first


def fonts_after(folder: Path, body: bytes) -> set[str]:
    """The fonts in a document's PDF, without the tags of their subsets."""
    one = job(folder, body)
    assert isinstance(work.press(one), Receipt)
    with pikepdf.open(one.document) as pdf:
        fonts = pdf.pages[0].resources.Font.values()
        return {str(font.BaseFont).partition("+")[2] for font in fonts}


def test_a_font_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    packed, whole = b"packed", b"a font"
    unpacked: list[bytes] = []

    def unpack(source: BytesIO, target: BytesIO) -> None:
        unpacked.append(source.read())
        target.write(whole)

    monkeypatch.setattr(fonts, "_decompress", unpack)
    monkeypatch.setattr(fonts, "_MOST", 2 * len(whole))
    kept = fonts.UnpackedFonts()
    for content in (packed, packed, b"b", packed, b"c", b"b", packed):
        target = BytesIO()
        kept.decompress(BytesIO(content), target)
        assert target.getvalue() == whole
    assert unpacked == [packed, b"b", b"c", b"b", packed]


def test_a_packed_font_is_what_it_was() -> None:
    packed = next((ROOT / "docs" / "example" / "fonts").glob("*.woff2")).read_bytes()
    expected = BytesIO()
    fonts._decompress(BytesIO(packed), expected)
    kept = fonts.UnpackedFonts()
    for _ in range(2):
        target = BytesIO()
        kept.decompress(BytesIO(packed), target)
        assert target.getvalue() == expected.getvalue()
