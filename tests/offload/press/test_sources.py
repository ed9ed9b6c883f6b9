import base64
import subprocess
from pathlib import Path

import pikepdf

from offload.job import Claim, Html, Job, Options, Receipt
from offload.press import sources, work


def test_a_font_of_one_document_is_none_of_the_next_ones(tmp_path: Path) -> None:
    matched = subprocess.check_output(["fc-match", "-f", "%{file}", "DejaVu Serif"], text=True)
    serif = base64.b64encode(Path(matched).read_bytes()).decode()
    face = f"<style>@font-face{{font-family:own;src:url(data:font/ttf;base64,{serif})}}</style>"
    text = b"<p style='font-family: own, sans-serif'>x"
    before = fonts_after(tmp_path, text)
    assert fonts_after(tmp_path, face.encode() + text).isdisjoint(before)
    assert fonts_after(tmp_path, text) == before


def test_fonts_serve_the_next_document_unless_they_are_spoilt(tmp_path: Path) -> None:
    fonts_after(tmp_path, b"<p>x")
    [shared] = sources._fonts
    fonts_after(tmp_path, b"<p>x")
    assert sources._fonts == [shared]
    fonts_after(tmp_path, b"<style>@font-face{font-family:a;src:url(data:font/ttf,)}</style><p>x")
    assert shared not in sources._fonts


def fonts_after(folder: Path, body: bytes) -> set[str]:
    """The fonts in a document's PDF, without the tags of their subsets."""
    one = Job(folder, Html(), Options(), Claim(0.0))
    one.body.write_bytes(body)
    assert isinstance(work.press(one), Receipt)
    with pikepdf.open(one.document) as pdf:
        fonts = pdf.pages[0].resources.Font.values()
        return {str(font.BaseFont).partition("+")[2] for font in fonts}
