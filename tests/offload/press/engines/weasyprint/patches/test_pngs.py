import base64
import binascii
import struct
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pypdfium2
import pytest
import weasyprint
from PIL import Image, ImageDraw
from zlib_ng import zlib_ng

from offload.press.engines.weasyprint.patches import pngs

TAKEN, MADE_ANEW = ("L", "RGB"), ("RGBA", "LA", "P", "1", "opaque")


@cache
def drawn(mode: str) -> bytes:
    picture = Image.radial_gradient("L").convert("RGB")
    ImageDraw.Draw(picture).rectangle((20, 30, 90, 50), "red")
    file = BytesIO()
    if mode == "opaque":  # but for one colour
        picture.save(file, "PNG", transparency=(255, 0, 0))
    else:
        picture.convert(mode).save(file, "PNG")
    return file.getvalue()


@cache
def veiled(mode: str) -> bytes:
    """More and more transparent, and noisy, so that all filters are used."""
    picture = Image.effect_noise((256, 256), 50).convert("RGB")
    ImageDraw.Draw(picture).rectangle((20, 30, 190, 150), "red")
    picture.putalpha(Image.linear_gradient("L"))
    file = BytesIO()
    picture.convert(mode).save(file, "PNG")
    return file.getvalue()


def photograph() -> Image.Image:
    noise = Image.effect_noise((300, 200), 60)
    picture = Image.merge(
        "RGB", (noise, noise.rotate(90), Image.radial_gradient("L").resize((300, 200)))
    )
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    return picture


def panel() -> Image.Image:
    """Smooth, with a shadow: what takes a careful search."""
    ways = [Image.linear_gradient("L").rotate(turn).resize((400, 300)) for turn in (0, 90, 180)]
    picture = Image.merge("RGB", ways)
    picture.putalpha(200)
    return picture


def grain() -> Image.Image:
    """One tile of noise, over and over."""
    picture, tile = Image.new("RGBA", (256, 256)), Image.effect_noise((64, 64), 90)
    for place in range(16):
        picture.paste(tile.convert("RGBA"), (place % 4 * 64, place // 4 * 64))
    return picture


def interlaced(png: bytes) -> bytes:
    """As its header says."""
    header = png[12:28] + b"\1"
    return png[:12] + header + struct.pack("!I", binascii.crc32(header)) + png[33:]


def with_a_chunk_before(png: bytes) -> bytes:
    """Against the standard, but Pillow reads it."""
    chunk = b"tEXta\0b"
    return (
        png[:8] + struct.pack("!I", 3) + chunk + struct.pack("!I", binascii.crc32(chunk)) + png[8:]
    )


def page(png: bytes, **options: int) -> bytes:
    url = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    html = f"<style>@page {{ size: 6cm; margin: 0 }} img {{ width: 5cm }}</style><img src='{url}'>"
    with pypdfium2.PdfDocument(weasyprint.HTML(string=html).write_pdf(**options)) as document:
        pixels: bytes = document[0].render(scale=2).to_pil().tobytes()
        return pixels


@pytest.fixture
def tune(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def apply() -> None:
        for owner, name, method in pngs.METHODS:
            monkeypatch.setattr(owner, name, method)

    return apply


PICTURES = [
    *map(drawn, TAKEN + MADE_ANEW),
    drawn("RGB")[:6000],  # WeasyPrint has Pillow read what there is
    drawn("L")[:-12],
    with_a_chunk_before(drawn("RGB")),
    *(veiled(mode) for mode in ("LA", "RGBA")),
    veiled("RGBA")[:6000],
    with_a_chunk_before(veiled("LA")),
]


@pytest.mark.parametrize("png", PICTURES)
def test_a_picture_looks_the_same(png: bytes, tune: Callable[[], None]) -> None:
    before = page(png), page(png, dpi=30)
    tune()
    assert (page(png), page(png, dpi=30)) == before


@pytest.mark.parametrize("png", [*map(drawn, TAKEN), drawn("L")[:-12]])
def test_what_a_pdf_wants_is_taken_as_it_is(png: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pngs, "_get_png_data", None)
    assert pngs.png_data(Image.open(BytesIO(png))) in png


@pytest.mark.parametrize(
    "png",
    [
        *map(drawn, MADE_ANEW),
        interlaced(drawn("RGB")),
        with_a_chunk_before(drawn("RGB")),
        drawn("RGB")[:6000],
        drawn("L")[:60],
    ],
)
def test_the_rest_is_made_anew(png: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pngs, "_get_png_data", lambda _: b"anew")
    assert pngs.png_data(Image.open(BytesIO(png))) == b"anew"


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_transparency_is_parted_without_new_filters(
    mode: str, tune: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Image.Image] = []
    slow = pngs._get_png_data

    def note(picture: Image.Image) -> bytes:
        made.append(picture)
        return bytes(slow(picture))

    monkeypatch.setattr(pngs, "_get_png_data", note)
    tune()
    page(veiled(mode))
    assert {picture.size for picture in made} == {(1, 1)}


@pytest.mark.parametrize(
    "png",
    [
        drawn("RGB"),
        drawn("P"),
        interlaced(veiled("RGBA")),
        with_a_chunk_before(veiled("RGBA")),
        veiled("RGBA")[:6000],
    ],
)
def test_other_transparency_is_made_anew(png: bytes) -> None:
    assert pngs._channels(png) is None


def test_what_was_made_here_has_no_file() -> None:
    picture = Image.new("RGB", (3, 2))
    assert pngs.png_data(picture) == pngs._get_png_data(picture)


def test_what_can_not_be_read_is_an_error() -> None:
    png = drawn("RGB")
    bare = png[: png.index(b"IDAT") - 4] + png[png.rindex(b"IEND") - 4 :]
    with pytest.raises(OSError, match="cannot load"):
        pngs.png_data(Image.open(BytesIO(bare)))


@pytest.mark.parametrize("draw", [photograph, panel, grain])
def test_parted_it_takes_no_more_bytes_than_its_file(draw: Callable[[], Image.Image]) -> None:
    """Or than with care: a photograph, and what the quick way makes larger in either strategy."""
    file = BytesIO()
    draw().save(file, "PNG")
    parts = pngs._channels(file.getvalue())
    assert parts
    careful = [zlib_ng.compress(zlib_ng.decompress(part)) for part in parts]
    assert sum(map(len, parts)) <= max(len(file.getvalue()), sum(map(len, careful)))
