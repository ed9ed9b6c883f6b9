import json

import pytest
import tinyhtml5
from hypothesis import given, settings
from hypothesis import strategies as st

from offload.press.engines.weasyprint.parsing import well_formed
from tests.invoices import sample, templates
from tests.offload.press.engines.weasyprint.parsing.trees import plain

NAMES = (
    *("div", "p", "span", "b", "a", "i", "ul", "li", "dl", "dt", "dd", "h1", "h2", "table"),
    *("caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th", "section", "br", "hr"),
    *(
        "img",
        "col",
        "svg",
        "pre",
        "textarea",
        "button",
        "select",
        "option",
        "title",
        "style",
        "bdi",
    ),
)
VOID = ("br", "hr", "img", "col")
TEXTS = ("", "", " ", "\n", "x", "a &amp; b", "&lt;i&gt;", " y ", "&#39;", "é")
ATTRIBUTES = ("", "", ' class="a b"', " title='it is'", ' id="x&amp;y"', ' lang="de"')


def whole(content: str, head: str = "<title>T</title>") -> str:
    return f"<!DOCTYPE html>\n<html>\n<head>{head}</head>\n<body>{content}</body>\n</html>\n"


def as_html(html: str) -> object:
    return plain(tinyhtml5.parse(html, namespace_html_elements=False))


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, attributes, inner, tail: (
            f"<{name}{attributes}/>{tail}"
            if name in VOID
            else f"<{name}{attributes}>{inner}</{name}>{tail}"
        ),
        st.sampled_from(NAMES),
        st.sampled_from(ATTRIBUTES),
        children,
        st.sampled_from(TEXTS),
    )


MARKUP = st.recursive(
    st.sampled_from(TEXTS),
    lambda inner: st.lists(element(inner), max_size=4).map("".join),
    max_leaves=20,
)


@settings(max_examples=300)
@given(MARKUP)
def test_what_is_read_has_the_html_parsers_tree(content: str) -> None:
    html = whole(content)
    root = well_formed.parse(html)
    assert root is None or plain(root) == as_html(html)


@pytest.mark.parametrize(
    "content",
    [
        "<p>a<br/>b <b>c</b></p><div><p>x</p></div>",
        "<table>\n<tr><td>x</td>\n</tr>\n<tr><th>y</th></tr></table>z",
        "<table><colgroup><col/></colgroup><tr><td>x</td></tr><tfoot><tr></tr></tfoot></table>",
        "<ul><li>a<ul><li>b</li></ul></li></ul><dl><dt>c</dt><dd>d</dd></dl>",
        "<a href='#x'><table><tr><td><a href='#y'>z</a></td></tr></table></a>",
        "<p>a &amp; b &lt; c &#34;d&#34;</p>",
        "",
    ],
)  # fmt: skip
def test_ordinary_markup_is_read(content: str) -> None:
    html = whole(content)
    root = well_formed.parse(html)
    assert root is not None
    assert plain(root) == as_html(html)


@pytest.mark.parametrize("kind", ["invoice", "receipt", "statement", "credit-note"])
def test_our_own_templates_are_read(kind: str) -> None:
    html = templates()[kind].fill(json.dumps(sample(f"{kind}/sample")).encode())
    root = well_formed.parse(html)
    assert root is not None
    assert plain(root) == as_html(html)


@pytest.mark.parametrize(
    "html",
    [
        whole('<svg width="60" height="30"><rect width="60"/></svg>'),
        whole("<P>x</P>"),
        whole('<p Class="a">x</p>'),
        whole("<p>x<div>y</div></p>"),
        whole("<table>x</table>"),
        whole("<p>x\u000b</p>"),
        whole("<p>x\r\ny</p>"),
        whole("<br></br>"),
        whole("<div/>"),
        whole("<p title='a\nb'>x</p>"),
        whole("<p>&#150;</p>"),
        whole("<!-- x -->"),
        whole("<![CDATA[x]]>"),
        whole("x", "<style>p &amp; q {}</style>"),
        whole("x", "<style>p &#34; q {}</style>"),
        whole("x", "<style/>"),
        '<!DOCTYPE html SYSTEM "x"><html><head></head><body></body></html>',
        "<html><body></body></html>",
        "<p>x</p>",
        "x",
    ],
)
def test_what_the_html_parser_might_read_otherwise_is_left_to_it(html: str) -> None:
    assert well_formed.parse(html) is None


def test_a_preview_and_its_pages_have_one_tree() -> None:
    """Whatever the data holds: a character that is none of XML makes no other tree."""
    value, template = sample("receipt/sample"), templates()["receipt"]
    plainly = well_formed.parse(template.fill(json.dumps(value).encode()))
    value["seller"]["name"] += "\ufffe"
    html = template.fill(json.dumps(value).encode())
    assert well_formed.parse(html) is None
    assert plainly is not None
    tags = [e.tag for e in tinyhtml5.parse(html, namespace_html_elements=False).iter()]
    assert tags == [e.tag for e in plainly.iter()]
