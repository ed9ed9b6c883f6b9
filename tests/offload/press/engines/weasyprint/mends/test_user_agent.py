import io
from pathlib import Path

import pypdfium2
import pytest

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a<dialog>closed</dialog>", "a"),
        ("a<dialog open>open</dialog>", "a open"),
        ("<style>dialog { display: inline }</style>a<dialog>own</dialog>", "aown"),
        ("a<div popover>shut</div>", "a"),
        ("a<audio>none</audio>", "a"),
        ("a<ruby>b<rp>(</rp><rt>c</rt><rp>)</rp></ruby>", "ab(c)"),
        ("a<input type=password value=secret>", "a ••••••"),
        ("a<input placeholder=name>", "a name"),
        ("a<math><mn>1</mn><annotation>tex</annotation></math>", "a1"),
    ],
)
def test_elements_look_as_html_has_it(html: str, shown: str, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    ENGINE.typeset(Document(html.encode(), NoAssets()), Options(), target)
    page = pypdfium2.PdfDocument(io.BytesIO(target.read_bytes()))[0].get_textpage()
    assert " ".join(page.get_text_bounded().split()) == shown
