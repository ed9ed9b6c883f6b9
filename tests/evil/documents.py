"""Documents that mean harm, and pictures and fonts for them. Each is made when it is asked for."""

import base64
import struct
import zlib
from io import BytesIO

from PIL import Image


def data_url(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def picture(content: bytes, media_type: str = "image/png") -> bytes:
    return f'<img alt="" src="{data_url(media_type, content)}"><p>after'.encode()


def png_bomb(side: int) -> bytes:
    """A PNG of side x side pixels that deflates a thousandfold."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        length, crc = struct.pack("!I", len(content)), zlib.crc32(kind + content)
        return length + kind + content + struct.pack("!I", crc)

    deflate = zlib.compressobj(9)
    rows = deflate.compress(bytes(100 * (1 + side))) + deflate.flush(zlib.Z_FULL_FLUSH)
    pixels = rows * (side // 100)
    header = struct.pack("!IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def jpeg_bomb() -> bytes:
    """A small JPEG that says it has 65,500 x 65,500 pixels."""
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG")
    content = bytearray(file.getvalue())
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack("!HH", 65500, 65500)
    return bytes(content)


def webp_bomb() -> bytes:
    """The largest WebP that there is, of one colour: one of a pixel that says so."""
    file = BytesIO()
    Image.new("RGB", (1, 1)).save(file, "WEBP", lossless=True, quality=0, method=0)
    content = bytearray(file.getvalue())
    sides = content.index(b"VP8L") + 9  # each one less, in 14 bits
    content[sides : sides + 4] = struct.pack("<I", 16382 << 14 | 16382)
    return bytes(content)


def vector(content: str, size: str = "9") -> bytes:
    """An SVG picture, in an <img>."""
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    svg = f'<svg {names} width="{size}" height="{size}">{content}</svg>'
    return picture(svg.encode(), "image/svg+xml")


def font(content: bytes) -> bytes:
    source = data_url("font/ttf", content)
    css = f"@font-face{{font-family:x;src:url({source})}}p{{font-family:x}}"
    return f"<style>{css}</style><p>x".encode()


def page(size: str) -> bytes:
    return f"<style>@page{{size:{size};margin:0}}</style>{'word ' * 50}".encode()


def nested(tag: str, depth: int, style: str = "") -> bytes:
    return f"<{tag} style='{style}'>".encode() * depth + b"x"


def counters() -> bytes:
    """Each paragraph's text is the other's, and the page that it is on."""
    css = "p::before{content:target-counter(attr(h),page) target-text(attr(h))}p{break-before:page}"
    other = "<p h='#a' id=b>" * 200
    return f"<style>{css}</style><p h='#b' id=a>{other}".encode()


def padding() -> bytes:
    css = "@counter-style a{system:numeric;symbols:x y;pad:1000000000 'z'}li{list-style:a}"
    return f"<style>{css}</style><ol><li>y</ol>".encode()


def gradient() -> bytes:
    css = "body{height:20000px;background:repeating-linear-gradient(red,blue 0.0001px)}"
    return f"<style>{css}</style>".encode()


def running() -> bytes:
    css = ".r{position:running(a)}@page{@top-left{content:element(a)}}"
    return f"<style>{css}</style><div class=r><div class=r>x</div></div>".encode()


def variables() -> bytes:
    """Custom properties: the last is the first, a billion times."""
    rules = doublings("--{name}:{ten};", "var(--{last})")
    return f"<style>:root{{--a:xx;{rules}}}p{{font-family:var(--j)}}</style><p>x".encode()


def uses() -> bytes:
    """SVG groups, as the variables."""
    groups = doublings("<g id='{name}'>{ten}</g>", "<use href='#{last}'/>")
    return f"<svg><g id='a'><circle r='1'/></g>{groups}<use href='#j'/></svg>".encode()


def doublings(rule: str, part: str) -> str:
    """Rules for the names b to j: each holds the one before it ten times."""
    return "".join(
        rule.format(name=name, ten=part.format(last=last) * 10)
        for last, name in zip("abcdefghi", "bcdefghij", strict=True)
    )


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">'
    + b"".join(
        f'<!ENTITY {name} "{f"&{last};" * 10}">'.encode()
        for last, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + b']><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&j;</text></svg>'
)
EXTERNAL = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="9"><text y="9">&x;</text></svg>'
)
