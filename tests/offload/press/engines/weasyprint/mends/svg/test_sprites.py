import pytest
from tinyhtml5 import parse

from offload.press.engines.weasyprint.mends.svg import sprites

SYMBOLS = """<svg style='display: none'><symbol id=a><use href='#b'/></symbol>
    <circle id=b fill="url('#c')" /><linearGradient id=c /><g id=d /></svg>"""


@pytest.mark.parametrize(
    ("html", "put_in"),
    [
        (f"{SYMBOLS}<svg id=s><use href='#a'/></svg>", ["a", "b", "c"]),
        (f"{SYMBOLS}<svg id=s><use xlink:href='#d'/></svg>", ["d"]),
        (f"<svg id=s><rect style='fill: url(#c)'/></svg>{SYMBOLS}", ["c"]),
        (f"{SYMBOLS}<svg id=s><use href='#e'/></svg>", []),
        (f"{SYMBOLS}<svg id=s><use href='#s'/></svg>", []),
        (f"{SYMBOLS}<svg id=s><g id=d /><use href='#d'/></svg>", []),
    ],
)
def test_an_svg_has_what_it_refers_to(html: str, put_in: list[str]) -> None:
    root = parse(html, namespace_html_elements=False)
    sprites.complete(root)
    picture = next(part for part in root.iter() if part.get("id") == "s")
    definitions = picture.iterfind("{http://www.w3.org/2000/svg}defs/*")
    assert [part.get("id") for part in definitions] == put_in
