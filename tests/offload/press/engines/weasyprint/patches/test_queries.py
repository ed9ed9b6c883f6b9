from typing import Any

import pytest
from cssselect2 import ElementWrapper

from offload.press.engines.weasyprint.parsing import html
from offload.press.engines.weasyprint.patches import queries

HTML = b"""<!doctype html><!-- a comment --><html><head><title>T</title><meta name=a content=b>
<style>p {}</style><link rel=x></head><body><p>One<table><tr><td><style>i {}</style><td>2</table>
<svg><title>S</title><style>u {}</style><g><title>G</title></g></svg><p><b><link><i></i></b>"""
QUERIES = (("title", "meta", "link"), ("style",), ("td",), ("html",), ("body *",), ("none",), ())


def found(query: Any, content: bytes, *selectors: str) -> list[Any]:
    """The elements, where they are in their parents, and what came before them."""
    root, _ = html.parse(content, None)
    return [
        (
            it.etree_element.tag,
            it.index,
            [parent.etree_element.tag for parent in it.ancestors],
            it.previous and it.previous.etree_element.tag,
        )
        for it in query(ElementWrapper.from_html_root(root), *selectors)
    ]


@pytest.mark.parametrize("selectors", QUERIES)
def test_the_same_elements_are_found(selectors: tuple[str, ...]) -> None:
    for content in (HTML, HTML + b"<p><link>" * queries._MOST):
        slow = found(queries._query_all, content, *selectors)
        assert found(queries.query_all, content, *selectors) == slow


def test_what_has_none_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    children = ElementWrapper.iter_children

    def note(wrapper: Any) -> Any:
        looked.append(wrapper.local_name)
        return children(wrapper)

    monkeypatch.setattr(ElementWrapper, "iter_children", note)
    content = b"<title>T</title><table>" + b"<tr><td>1" * 9
    assert len(found(queries.query_all, content, "title")) == 1
    assert looked == ["html", "head"]
