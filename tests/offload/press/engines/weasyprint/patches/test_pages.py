import sys
from collections.abc import Callable
from typing import Any

import pydyf
import pytest
import weasyprint

from offload.press.engines.weasyprint.patches import pages

HTML = """<style>@page { size: 5cm; margin: 1cm; @top-left { content: "all" } }
@page :first { @top-right { content: "first" } @footnote { margin: 1px } }
@page :nth(3) { @bottom-left { content: counter(page) } }
@page end { @bottom-right { content: "e" } }
h2 { break-before: page } i { position: fixed; top: 0 } b { page: end }</style>
<h1 id="top">One</h1><h2>Two</h2><i>everywhere</i><h2 id="low">Three</h2><a href="#top">up</a>
<h2>Four</h2><a href="#low">down</a><b style="display: block">Five</b>"""


def written() -> bytes:
    """With tags, each of which names its page."""
    html = weasyprint.HTML(string=HTML)
    made: bytes = html.write_pdf(pdf_tags=True, pdf_identifier=b"same")
    return made


def test_pages_have_their_margin_boxes_fixed_boxes_and_references(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, asked = written(), set()

    def seen(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            asked.add(function)
            return function(*args)

        return call

    for slow, quick in pages.FUNCTIONS:
        monkeypatch.setattr(sys.modules[slow.__module__], slow.__name__, seen(quick))
    for owner, name, method in pages.METHODS:
        monkeypatch.setattr(owner, name, method)
    assert written() == before
    assert asked == {quick for _, quick in pages.FUNCTIONS}


def test_a_page_is_referred_to_as_pydyf_does() -> None:
    pdf = pydyf.PDF()
    for _ in range(3):
        pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
    references = pages.References(pdf.pages["Kids"])
    assert [references[place] for place in range(3)] == list(pdf.page_references)
