from pathlib import Path

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document


def test_what_could_not_be_loaded_is_collected(tmp_path: Path) -> None:
    html = b"""<style>@import "a.css"; @font-face { font-family: f; src: url(b.woff) }</style>
        <link rel=stylesheet href=c.css><img src=d.png><img src=d.png>
        <p style="font-family: f; colour: red">x"""
    warnings = ENGINE.typeset(Document(html, NoAssets()), Options(), tmp_path / "a.pdf").warnings
    assert [w for w in warnings if "d.png" in w][1:] == []  # once
    named = " ".join(warnings)
    assert all(name in named for name in ("a.css", "c.css", "d.png", "'f'"))
    assert "document.invalid" not in named
    assert "colour" not in named  # bad CSS is no resource
