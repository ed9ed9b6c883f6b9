from offload.job import Options
from offload.press.engines.weasyprint import missing_resources, typeset
from offload.press.engines.weasyprint.fetcher import Nothing
from offload.press.engines.weasyprint.typeset import Fonts, Manuscript


def test_what_could_not_be_loaded_is_collected() -> None:
    html = b"""<style>@import "a.css"; @font-face { font-family: f; src: url(b.woff) }</style>
        <link rel=stylesheet href=c.css><img src=d.png><img src=d.png>
        <p style="font-family: f; colour: red">x"""
    with missing_resources.collected() as messages:
        typeset.typeset(Manuscript(html, Nothing(), Fonts()), Options()).write_pdf()
    assert [m for m in messages if "d.png" in m][1:] == []  # once
    named = " ".join(messages)
    assert all(name in named for name in ("a.css", "c.css", "d.png", "'f'"))
    assert "document.invalid" not in named
    assert "colour" not in named  # bad CSS is no resource
