from typing import Any

import pytest
import weasyprint
from tinycss2.ast import FunctionBlock
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure.boxes import Box

from offload.press.engines.weasyprint.patches import styles

HTML = """<style>:root { --gap: 3mm } p { margin: var(--gap) 1em; padding-inline-start: 4px }
p::before { content: "¶"; color: red } p::first-line { font-variant: small-caps }
p::first-letter { font-size: 2em } .r { direction: rtl; margin-inline-end: 9px; color: inherit }
span { float: footnote } li { list-style: inside } li::marker { color: blue } h1 { color: red }
.i { border: inherit; padding: inherit } u { text-decoration: overline } .v { width:
var(--none, calc(1px + 2%)); border-start-start-radius: 2px; position: relative; inset: 3px }
h1::after { content: "!" } td { padding: 3px } table { border-collapse: collapse }
</style><h1 id="top">Title</h1><p>First <u>words <b>bold</b></u><span>note</span> of a paragraph
<p class="r">right<ul><li>item</ul><div class="v"><div class="i">in <i>it</i></div></div>
<table><tr><td>cell</table><a href="#top">up</a>"""


def computed() -> list[tuple[str, dict[str, Any]]]:
    """Each box's tag, and all that its style says."""
    pages = weasyprint.HTML(string=HTML).render().pages
    boxes = [b for page in pages for b in page._page_box.descendants() if isinstance(b, Box)]
    keys = [key for key in INITIAL_VALUES if "block" not in key and "inline" not in key]
    return [(b.element_tag, {key: _plain(b.style[key]) for key in keys}) for b in boxes]


def _plain(value: Any) -> Any:
    """A function of CSS is parsed anew for each document, and equal to itself alone."""
    return value.serialize() if isinstance(value, FunctionBlock) else value


@pytest.fixture
def tuned(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name, method in styles.METHODS:
        monkeypatch.setattr(owner, name, method)


def test_styles_say_what_they_said(request: pytest.FixtureRequest) -> None:
    before = computed()
    assert {"p::before", "p::first-line", "li::marker", "span::footnote-marker"} <= {
        tag for tag, _ in before
    }
    request.getfixturevalue("tuned")
    for was, is_now in zip(before, computed(), strict=True):
        assert is_now == was
