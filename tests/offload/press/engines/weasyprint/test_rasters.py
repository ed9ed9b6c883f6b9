import base64
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document, Typeset
from offload.press.engines.weasyprint import rasters
from offload.press.engines.weasyprint.lru import LruCache
from offload.press.engines.weasyprint.patches import pngs
from tests.offload.press.engines.weasyprint.mends.mended import put_in

SIDE = 48


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(pngs, monkeypatch)
    put_in(rasters, monkeypatch)


def keep(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pictures kept, of which none is by now."""
    monkeypatch.setattr(rasters, "_KEPT", LruCache(most))


def file(picture: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    written = BytesIO()
    picture.save(written, kind, **how)
    return written.getvalue()


def colored() -> Image.Image:
    ways = [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, 180)]
    return Image.merge("RGB", ways).resize((SIDE, SIDE))


def veiled() -> Image.Image:
    picture = colored()
    picture.putalpha(Image.radial_gradient("L").resize(picture.size))
    return picture


def turned() -> bytes:
    """As its camera says."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return file(colored(), "JPEG", exif=exif)


def bare() -> bytes:
    """Nothing but a header can be read of it."""
    png = file(colored())
    return png[: png.index(b"IDAT") - 4] + png[png.rindex(b"IEND") - 4 :]


PICTURES = {
    "clear": file(veiled()),
    "grey and clear": file(veiled().convert("LA")),
    "plain": file(colored()),
    "palette": file(colored().convert("P")),
    "one clear colour": file(colored(), transparency=(255, 0, 0)),
    "jpeg": file(colored(), "JPEG"),
    "turned": turned(),
    "gif": file(colored().convert("P"), "GIF", transparency=7),
    "webp": file(veiled(), "WEBP"),
    "cut off": file(veiled())[:-900],
    "bare": bare(),
}


WAYS = ("", "width: 4mm; image-rendering: pixelated")


def page(*pictures: bytes, style: str = "", ways: tuple[str, ...] = WAYS) -> bytes:
    tags = (
        f'<img alt="" src="data:image/x;base64,{base64.b64encode(one).decode()}" style="{own}">'
        for one in pictures
        for own in ways
    )
    return f"<style>@page {{ size: 8cm }} img {{ {style} }}</style>{''.join(tags)}".encode()


def made(html: bytes, folder: Path, **options: Any) -> tuple[Typeset, bytes]:
    target = folder / "document.pdf"
    typeset = ENGINE.typeset(Document(html, NoAssets()), Options(epoch=0, **options), target)
    return typeset, target.read_bytes()


@pytest.mark.parametrize(
    "options",
    [{}, {"dpi": 60}, {"jpeg_quality": 20}, {"optimize_images": True}, {"zoom": 2}],
)
@pytest.mark.parametrize("name", PICTURES)
def test_documents_come_out_as_if_each_picture_were_read(
    name: str, options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = page(PICTURES[name])
    keep(0, monkeypatch)
    expected = made(html, tmp_path, **options)
    keep(1 << 20, monkeypatch)
    assert [made(html, tmp_path, **options) for _ in range(3)] == [expected] * 3


def test_options_and_turns_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photograph = file(colored(), "JPEG")
    asked: list[dict[str, Any]] = [
        *({"dpi": dpi} for dpi in (None, 40, 80)),
        *({"jpeg_quality": quality} for quality in (10, 60)),
        {"optimize_images": True},
    ]
    htmls = [
        page(photograph, PICTURES["clear"], style=f"image-orientation: {turn}")
        for turn in ("none", "90deg")
    ]
    wanted = [(html, options) for options in asked for html in htmls]
    keep(0, monkeypatch)
    expected = [made(html, tmp_path, **options)[1] for html, options in wanted]
    keep(1 << 20, monkeypatch)
    assert [made(html, tmp_path, **options)[1] for html, options in wanted] == expected
    assert len({*expected}) == len(expected)


@pytest.mark.parametrize("name", ["clear", "plain", "palette", "gif", "webp"])
def test_what_was_read_is_not_read_again(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(1 << 20, monkeypatch)
    html = page(PICTURES[name])
    expected = made(html, tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(Image.Image, "save", None)
        broken.setattr(Image.Image, "convert", None)
        broken.setattr(pngs, "zlib_ng", None)
        assert made(html, tmp_path) == expected


@pytest.mark.parametrize(("most", "times"), [(0, 2), (4000 + 3 * SIDE * SIDE, 2), (50_000, 1)])
def test_no_more_is_kept_than_there_is_room_for(
    most: int, times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parted: list[bytes] = []
    channels = pngs._channels

    def note(png: bytes) -> Any:
        parted.append(png)
        return channels(png)

    monkeypatch.setattr(pngs, "_channels", note)
    keep(most, monkeypatch)
    noise = [Image.effect_noise((SIDE, SIDE), 90) for _ in "rgba"]  # which nothing makes smaller
    html = page(file(Image.merge("RGBA", noise)), ways=("",))
    for _ in range(2):
        made(html, tmp_path)
    assert len(parted) == times


def test_a_picture_without_data_is_blank_and_told_of_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(1 << 20, monkeypatch)
    for _ in range(2):
        typeset, pdf = made(page(PICTURES["bare"]), tmp_path)
        assert any("Failed to load image" in warning for warning in typeset.warnings)
        assert set(seen(pdf).tobytes()) == {255}


def test_greys_of_16_bits_are_seen(tmp_path: Path) -> None:
    grey = Image.linear_gradient("L").resize((SIDE, SIDE))
    deep = Image.frombytes("I;16", grey.size, b"".join(bytes((it, it)) for it in grey.tobytes()))
    shown = [seen(made(page(file(picture)), tmp_path)[1]) for picture in (deep, grey)]
    assert shown[0].tobytes() == shown[1].tobytes()
    color = grey.tobytes()[9 * SIDE]
    clear = [
        seen(made(page(file(picture, transparency=it)), tmp_path)[1])
        for picture, it in ((deep, color * 257), (grey, color))
    ]
    assert clear[0].tobytes() == clear[1].tobytes() != shown[0].tobytes()


def seen(pdf: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[0].render().to_pil()
        return picture
