"""Twenty things that documents ask of a typesetter, each with what is right.

A page is 200 mm wide and high, with margins of 20 mm.
"""

import base64
import io
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from bench.rivals.peers.field import Peer
from bench.subjects.service import Service

# Points of a millimetre, and pixels of one where a page is drawn.
_MM, _DOTS = 72 / 25.4, 4.0
_EDGE, _MARGIN = 200.0, 20.0
# Millimetres that a place may be off, and by how much one end of a gradient is redder.
_NEAR, _CHANGED = 2.0, 150
_RED = (255, 0, 0)


@dataclass(frozen=True, slots=True)
class Feature:
    """What a document asks for.

    Args:
        name: in the table.
        css: of the document.
        body: its HTML.
        is_right: whether a PDF of it shows that.
    """

    name: str
    css: str
    body: str
    is_right: Callable[["Made"], bool]

    @property
    def html(self) -> str:
        """The document."""
        page = f"@page {{ size: {_EDGE:.0f}mm {_EDGE:.0f}mm; margin: {_MARGIN:.0f}mm }}"
        style = f'{page} body {{ margin: 0; font: 12pt "DejaVu Sans" }} {self.css}'
        head = f'<meta charset="utf-8"><title>Page</title><style>{style}</style>'
        return f'<!doctype html><html lang="en">{head}<body>{self.body}'


class Made:
    """A PDF; places are in millimetres from the upper left corner of a page."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._pdf = pypdfium2.PdfDocument(content)

    def text(self, page: int = 0) -> str:
        """A page's words, with ligatures and letters' forms as the letters that they stand for."""
        if page >= len(self._pdf):
            return ""
        text = self._pdf[page].get_textpage().get_text_bounded()
        return unicodedata.normalize("NFKC", " ".join(text.split()))

    def place(self, word: str, page: int = 0) -> tuple[float, float, float, float]:
        """Where a word begins and ends: left, top, right, bottom; all nan where it is not."""
        nowhere = (float("nan"),) * 4
        if page >= len(self._pdf):
            return nowhere
        text = self._pdf[page].get_textpage()
        found = text.search(word).get_next()
        if found is None:
            return nowhere
        first, count = found
        boxes = [text.get_charbox(number) for number in range(first, first + count)]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        edge = self._pdf[page].get_height() / _MM
        left, right = min(lefts) / _MM, max(rights) / _MM
        return left, edge - max(tops) / _MM, right, edge - min(bottoms) / _MM

    def color(self, x: float, y: float) -> tuple[int, ...]:
        """Red, green and blue of the first page."""
        picture = self._pdf[0].render(scale=_DOTS / _MM).to_pil().convert("RGB")
        pixel = picture.getpixel((x * _DOTS, y * _DOTS))
        assert isinstance(pixel, tuple)
        return pixel

    def bookmarks(self) -> list[str]:
        """Their titles."""
        return [str(item.get_title()) for item in self._pdf.get_toc()]

    def links(self) -> list[str]:
        """Where those of the first page lead."""
        with pikepdf.open(io.BytesIO(self.content)) as pdf:
            actions: list[Any] = [note.get("/A", {}) for note in pdf.pages[0].get("/Annots", [])]
            return [str(action["/URI"]) for action in actions if "/URI" in action]


def tried(peer: Peer, service: Service) -> dict[str, str]:
    """What became of each feature, by its name: right, wrong, or refused with an error."""
    return {feature.name: _tried(feature, peer, service) for feature in features()}


def _tried(feature: Feature, peer: Peer, service: Service) -> str:
    request, connection = peer.document(feature.html), service.connect()
    connection.request(request.method, request.path, request.body, request.headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    if response.status != HTTPStatus.OK:
        return "refused"
    return "right" if feature.is_right(Made(content)) else "**wrong**"


def _mono() -> str:
    path = subprocess.check_output(["fc-match", "-f", "%{file}", "DejaVu Sans Mono"], text=True)
    return base64.b64encode(Path(path).read_bytes()).decode()


def _is_near(found: float, wanted: float) -> bool:
    return abs(found - wanted) < _NEAR


def _width(made: Made, word: str) -> float:
    left, _, right, _ = made.place(word)
    return right - left


def features() -> Iterator[Feature]:
    """All twenty."""
    words = "The balance at the end of the period. "
    rows = "".join(f"<tr><td>Row {n}<td>{n}.00" for n in range(60))
    yield Feature(
        "Text of ligatures", "", "<p>office affluent", lambda m: "office affluent" in m.text()
    )
    yield Feature(
        "Greek, Cyrillic, Japanese",
        "",
        "<p>Ωμέγα Счёт 請求書",
        lambda m: all(word in m.text() for word in ("Ωμέγα", "Счёт", "請求書")),
    )
    yield Feature(
        "Arabic, from the right",
        "",
        '<p dir="rtl" lang="ar">فاتورة Z',
        lambda m: "فاتورة" in m.text() and m.place("Z")[0] > _EDGE / 2,
    )
    yield Feature(
        "A table's head on each page",
        "",
        f"<table><thead><tr><th>Service<th>Sum</thead>{rows}</table>",
        lambda m: "Service" in m.text(1),
    )
    yield Feature(
        "Page numbers",
        '@page { @bottom-right { content: counter(page) " of " counter(pages) } }',
        '<p>one<p style="break-before: page">two',
        lambda m: "2 of 2" in m.text(1),
    )
    yield Feature(
        "A heading at the head of its page",
        "h1 { string-set: title content(); break-before: page }"
        "@page { @top-left { content: string(title) } }",
        f"<h1>Alpha</h1>{words}<h1>Omega</h1>{words * 90}",
        lambda m: m.place("Omega", 2)[1] < _MARGIN,
    )
    yield Feature(
        "A block that is not broken",
        ".fill { height: 145mm } .whole { break-inside: avoid }",
        '<div class="fill"></div><div class="whole">' + "<p>first<p>second<p>last</div>",
        lambda m: "first" in m.text(1) and "last" in m.text(1),
    )
    yield Feature(
        "Flex: space between",
        "div { display: flex; justify-content: space-between }",
        "<div><span>left</span><span>right</span></div>",
        lambda m: _is_near(m.place("right")[2], _EDGE - _MARGIN),
    )
    yield Feature(
        "Grid: one part and two",
        "div { display: grid; grid-template-columns: 1fr 2fr }",
        "<div><span>one</span><span>two</span></div>",
        lambda m: _is_near(m.place("two")[0], _MARGIN + (_EDGE - 2 * _MARGIN) / 3),
    )
    yield Feature(
        "var() and calc()",
        ":root { --w: 30mm } div { width: calc(var(--w) * 2); height: 20mm; background: #f00 }",
        "<div></div>",
        lambda m: m.color(75, 30) == _RED != m.color(85, 30),
    )
    yield Feature(
        "Every other row",
        "p { margin: 0; height: 10mm } p:nth-child(even) { background: #f00 }",
        "<p>a<p>b<p>c",
        lambda m: m.color(100, 35) == _RED != m.color(100, 25),
    )
    yield Feature(
        "An SVG in the page",
        "svg { display: block }",
        '<svg width="40mm" height="20mm" viewBox="0 0 4 2"><circle cx="3" cy="1" r="1" '
        'fill="#f00"/></svg>',
        lambda m: m.color(50, 30) == _RED != m.color(30, 30),
    )
    yield Feature(
        "Gradients",
        "div { height: 20mm; background: linear-gradient(90deg, #f00, #00f) }",
        "<div></div>",
        lambda m: m.color(22, 30)[0] - m.color(178, 30)[0] > _CHANGED,
    )
    yield Feature(
        "Round corners",
        "div { width: 40mm; height: 40mm; border-radius: 20mm; background: #f00 }",
        "<div></div>",
        lambda m: m.color(40, 40) == _RED != m.color(22, 22),
    )
    yield Feature(
        "Turned boxes",
        "div { margin: 30mm 0; width: 40mm; height: 10mm; background: #f00;"
        " transform: rotate(90deg) }",
        "<div></div>",
        lambda m: m.color(40, 42) == _RED != m.color(25, 55),
    )
    yield Feature(
        "Fonts of the document",
        f"@font-face {{ font-family: own; src: url(data:font/ttf;base64,{_mono()}) }}"
        "p { font-family: own }",
        "<p>MMMMMMMM<p>iiiiiiii",
        lambda m: _width(m, "iiiiiiii") / _width(m, "MMMMMMMM") > 0.8,
    )
    yield Feature(
        "Links",
        "",
        '<a href="https://example.com/terms">Terms</a>',
        lambda m: m.links() == ["https://example.com/terms"],
    )
    yield Feature("Bookmarks", "", "<h1>Alpha</h1>", lambda m: m.bookmarks() == ["Alpha"])
    yield Feature(
        "Page numbers of a contents",
        "a::after { content: target-counter(attr(href), page) } h1 { break-before: page }",
        '<p><a href="#a">Alpha, page </a><h1 id="a">Alpha</h1>',
        lambda m: "page 2" in m.text(),
    )
    yield Feature(
        "Footnotes",
        ".note { float: footnote }",
        '<p>Text<span class="note">Footnote</span>',
        lambda m: m.place("Footnote")[1] > _EDGE / 2,
    )
