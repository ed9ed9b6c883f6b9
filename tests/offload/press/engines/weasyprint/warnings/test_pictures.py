from pathlib import Path

import pytest
from weasyprint import html as weasyprint_html

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document
from offload.press.engines.weasyprint.warnings import pictures


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<img>", "an <img>: its src is empty"),
        ("<img src=''>", "an <img>: its src is empty"),
        ("<img src='' alt=Logo>", "an <img> (Logo): its src is empty"),
        ("<img data-src=a.png>", "an <img> (data-src=a.png): its src is empty"),
        ("<img srcset='a.png 2x'>", "an <img> (srcset=a.png 2x): its src is empty"),
        ("<p style='display: none'><img src=''>", ""),
    ],
)
def test_a_picture_without_an_address_is_named(
    html: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tag, handler in pictures.HANDLERS.items():
        monkeypatch.setitem(weasyprint_html.HTML_HANDLERS, tag, handler)
    document = Document(html.encode(), NoAssets())
    missing = ENGINE.typeset(document, Options(), tmp_path / "a.pdf").missing
    assert "".join(missing) == (f"Nothing is shown for {said}" if said else "")
