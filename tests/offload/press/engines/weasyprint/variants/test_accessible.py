import io
from collections.abc import Iterator

import pikepdf
import pytest

from offload.order import Options
from tests import typesetting

PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


Element = dict[str, str]


def structure(body: str) -> list[Element]:
    """The elements of a PDF/UA's structure that are in its tree: what their keys say."""
    html = f'<html lang="en"><title>A</title><h1>B</h1>{body}'
    made = typesetting.pdf(html, Options(variant="pdf/ua-1"))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return list(walked(pdf.Root.StructTreeRoot.K))


def walked(kids: object) -> Iterator[Element]:
    for kid in kids if isinstance(kids, pikepdf.Array) else ():
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            attributes = kid.get("/A", pikepdf.Dictionary())
            inner = [str(k.get("/Type")) for k in kid.K if isinstance(k, pikepdf.Dictionary)]
            yield {
                "kind": str(kid.S),
                "text": str(kid.get("/Alt", "")),
                "scope": str(attributes.get("/Scope", "")),
                "kids": " ".join(inner),
            }
            yield from walked(kid.get("/K"))


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (f'<img src="{PICTURE}" alt="">', []),
        (f'<p>A <img src="{PICTURE}" alt=""> B', []),
        (f'<img src="{PICTURE}" alt="C">', ["C"]),
        ('<svg aria-hidden="true" width="9" height="9"><circle r="8"/></svg>', []),
        ('<svg aria-label="D" width="9" height="9"><circle r="8"/></svg>', ["D"]),
    ],
)
def test_a_picture_has_a_text_or_decorates(body: str, texts: list[str]) -> None:
    assert [e["text"] for e in structure(body) if e["kind"] == "/Figure"] == texts


def test_heads_have_the_scope_of_their_place() -> None:
    table = "<table><thead><tr><th>A<th>B<tbody><tr><th>C<td>D</table>"
    scopes = [e["scope"] for e in structure(table) if e["kind"] == "/TH"]
    assert scopes == ["/Column", "/Column", "/Row"]


def test_a_link_on_a_picture_is_the_links() -> None:
    found = structure(f'<a href="https://example.com/"><img src="{PICTURE}" alt="C"></a>')
    kids = {e["kind"]: e["kids"] for e in found}
    assert "/OBJR" in kids["/Link"]
    assert "/OBJR" not in kids["/Figure"]


def test_what_stands_in_margins_is_an_artifact() -> None:
    margins = "<style>@page { @top-center { content: 'Head' } }</style>"
    html = f'<html lang="en"><title>A</title>{margins}<h1>B</h1>'
    made = typesetting.pdf(html, Options(variant="pdf/ua-1"))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        marks = [i for i in pikepdf.parse_content_stream(pdf.pages[0]) if str(i.operator) == "BDC"]
        [_, parents] = pdf.Root.StructTreeRoot.ParentTree.Nums
        assert [str(mark.operands[0]) for mark in marks] == ["/Span"]
        assert len([parent for parent in parents if parent is not None]) == 1
