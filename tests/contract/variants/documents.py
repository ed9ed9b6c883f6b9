"""Foreign documents, each of one thing that PDF/A or PDF/UA may have to do with."""

import base64
import io
from typing import Any

from PIL import Image, ImageCms

_COLORS: dict[str, Any] = {
    "RGB": (200, 30, 30),
    "RGBA": (200, 30, 30, 90),
    "L": 120,
    "P": 3,
    "1": 1,
    "CMYK": (20, 200, 0, 10),
}


def _picture(mode: str, kind: str, **how: Any) -> str:
    """A picture of one colour, as a data: URL."""
    picture = Image.new(mode, (8, 8), _COLORS[mode])
    if mode == "P":
        picture.putpalette([number % 256 for number in range(768)])
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}"


def _page(body: str, head: str = "<title>Foreign</title>", lang: str = ' lang="en"') -> str:
    return f"<!DOCTYPE html><html{lang}><head>{head}</head><body><h1>Head</h1>{body}</body></html>"


def _figure(mode: str, kind: str, **how: Any) -> str:
    return _page(f'<p>A <img src="{_picture(mode, kind, **how)}" alt="Red"></p>')


_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
_RED = _picture("RGB", "png")
_ROWS = "<tr><td>1</td><td>2</td></tr>"

DOCUMENTS = {
    "text": _page("<p>Text</p>"),
    "paragraphs over pages": _page("<p>" + "word " * 3000 + "</p>"),
    "columns, floats, flex and grid": _page(
        '<div style="columns:2"><p>a</p><p>b</p></div><div style="float:right">c</div>'
        '<div style="display:flex"><div>d</div><div>e</div></div>'
        '<div style="display:grid;grid-template-columns:1fr 1fr"><p>f</p><p>g</p></div>'
        '<div style="position:absolute;top:0">h</div><div style="position:fixed;top:0">i</div>'
    ),
    "running heads and page numbers": _page(
        '<div style="position:running(h)"><p>Head</p></div><p>Text</p>',
        "<title>A</title><style>@page { @top-center { content: element(h) }"
        ' @bottom-center { content: "Page " counter(page) } }</style>',
    ),
    "footnotes": _page('<p>Text<span style="float:footnote">note</span></p>'),
    "generated content": _page('<style>p::before { content: "§ " }</style><p>a <q>b</q></p><hr>'),
    "other languages": _page('<p lang="fr">Bonjour <span lang="de">Hallo</span></p>'),
    "syllables of several glyphs": _page(
        '<p lang="hi">\N{DEVANAGARI LETTER DA}\N{DEVANAGARI VOWEL SIGN I}</p>'
    ),
    "lists": _page("<ul><li>a<li>b<ul><li>c</ul></ul><ol><li>d</ol><dl><dt>e<dd>f</dl>"),
    "table": _page("<table><tr><th>A<th>B<tr><td>1<td>2</table>"),
    "table with scopes": _page(
        "<table><thead><tr><th scope=col>A<th scope=col>B</thead><tr><th scope=row>1<td>2</table>"
    ),
    "table with spans, caption and foot": _page(
        "<table><caption>C</caption><thead><tr><th colspan=2>A<th>B</thead><tbody><tr>"
        "<td rowspan=2>1<td>2<td>3<tr><td>4<td>5</tbody><tfoot><tr><td colspan=3>f</table>"
    ),
    "table over pages": _page(
        f"<table><thead><tr><th>A<th>B</thead><tbody>{_ROWS * 120}</tbody></table>"
    ),
    "table within a table": _page("<table><tr><td><table><tr><td>1</table><td>2</table>"),
    "table with a short row": _page("<table><tr><th>A<th>B<tr><td>1</table>"),
    "links": _page('<p>An <a href="https://example.com/">example</a>, <a href="#x">x</a><p id=x>x'),
    "link over lines": _page(
        '<p style="width: 2cm"><a href="https://example.com/">an example of a long link</a>'
    ),
    "link on a picture": _page(f'<a href="https://example.com/"><img src="{_RED}" alt="A"></a>'),
    "PNG in RGB": _figure("RGB", "png"),
    "PNG in grey": _figure("L", "png"),
    "PNG with a palette": _figure("P", "png"),
    "PNG of one bit": _figure("1", "png"),
    "PNG with a colour profile": _figure("RGB", "png", icc_profile=_SRGB),
    "PNG with an alpha channel": _figure("RGBA", "png"),
    "PNG with a transparent colour": _figure("P", "png", transparency=3),
    "JPEG in RGB": _figure("RGB", "jpeg"),
    "JPEG in grey": _figure("L", "jpeg"),
    "JPEG with a colour profile": _figure("RGB", "jpeg", icc_profile=_SRGB),
    "JPEG in CMYK": _figure("CMYK", "jpeg"),
    "picture as a background": _page(f'<p style="background: url({_RED})">A'),
    'picture with alt=""': _page(f'<p>A <img src="{_RED}" alt="">'),
    "picture without alt": _page(f'<p>A <img src="{_RED}">'),
    "figure with a caption": _page(
        f'<figure><img src="{_RED}" alt="Red"><figcaption>Caption</figcaption></figure>'
    ),
    "SVG with a title": _page("<svg width=9 height=9><title>A</title><circle r=8 /></svg>"),
    "SVG with aria-label": _page(
        '<svg role=img aria-label="A" width=9 height=9><circle r=8 /></svg>'
    ),
    "SVG without a name": _page("<svg width=9 height=9><circle r=8 /></svg>"),
    "SVG with text": _page("<svg width=90 height=20><title>A</title><text y=12>B</text></svg>"),
    "colours in CMYK": _page('<p style="color: device-cmyk(0 1 1 0)">A'),
    "opacity": _page('<p style="opacity: .5">A'),
    "colours with alpha": _page('<p style="color: rgba(0, 0, 0, .5)">A'),
    "gradient": _page('<div style="background: linear-gradient(red, blue)">A</div>'),
    "gradient to transparent": _page(
        '<div style="background: linear-gradient(transparent, blue)">A</div>'
    ),
    "shadow": _page('<div style="box-shadow: 0 0 3px rgba(0, 0, 0, .4)">A</div>'),
    "fields, with forms=true": _page(
        "<form><label>A <input name=a value=b></label><input type=checkbox name=c>"
        "<select name=d><option>1</select><textarea name=e>f</textarea></form>"
    ),
    "attached file": _page("<p>A", '<title>A</title><link rel=attachment href="data:,a">'),
    "no title": _page("<p>A", ""),
    "no language": _page("<p>A", lang=""),
    "skipped heading": _page("<h3>A</h3>"),
    "character that no font has": _page("<p>\N{LINEAR B SYLLABLE B008 A}"),
}
