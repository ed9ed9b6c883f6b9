"""PNG pictures, of which each document brings another, or all the same, beside WeasyPrint."""

import base64
import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median

from PIL import Image, ImageDraw, ImageFilter
from PIL.PngImagePlugin import PngInfo

from bench.effort import QUICK, Effort
from bench.table import table, verdict

_CONTEXT = multiprocessing.get_context("spawn")
_NICE = 10  # a lane's
_SIZE = (1600, 1200)
_LOGO = (600, 150)
# Pictures differ in a comment, so that none was seen before.
_Draw = Callable[[str], bytes]
_Made = tuple[float, float, float]


def run(effort: Effort, _plots: Path) -> str:
    """Measure, and give the table."""
    with ExitStack() as stack:
        lane = stack.enter_context(_CONTEXT.Pool(1, initializer=_become_lane))
        plain = stack.enter_context(_CONTEXT.Pool(1, initializer=os.nice, initargs=(_NICE,)))
        sides = partial(lane.apply, _lane), partial(plain.apply, _plain)
        rounds = 1 if effort is QUICK else 3 * effort.rounds
        found = {name: _compare(draw, *sides, rounds) for name, draw in _pictures().items()}
    promises = [_promise(name, found) for name in (_PHOTOGRAPH, _DRAWING)]
    return "\n\n".join((table(_HEAD, [_row(*item) for item in found.items()]), *promises))


def _promise(name: str, found: dict[str, list[_Made]]) -> str:
    new = median(first for _, first, _ in found[name])
    again = median(again for *_, again in found[name + _CLEAR])
    promise = f"A {name}{_CLEAR} that was seen before, no more than a new one without"
    return verdict(promise, f"{again / new:.2f} times", again <= new)


def _compare(
    draw: _Draw, lane: Callable[..., float], plain: Callable[..., float], rounds: int
) -> list[_Made]:
    """CPU seconds: WeasyPrint's, a lane's, and a lane's for the same picture again."""
    for side in (lane, plain):
        side((_page(draw("warm")),))
    found = []
    for number in range(rounds):
        html = (_page(draw(f"{number:06}")),)
        found.append((plain(html), lane(html), lane(html)))
    return found


def _row(name: str, rounds: list[_Made]) -> tuple[str, ...]:
    times = [*zip(*rounds, strict=True)]
    plain, first, again = (1000 * median(side) for side in times)
    by_first, by_again = (median(round_[0] / round_[way] for round_ in rounds) for way in (1, 2))
    cells = f"{plain:.1f}", f"{first:.1f}", f"{again:.1f}", f"{by_first:.1f}", f"{by_again:.1f}"
    return (name, *cells)


_HEAD = (
    "A page with one PNG, CPU ms",
    "WeasyPrint",
    "lane, a new one",
    "lane, seen before",
    "times as fast, new",
    "seen before",
)


def _become_lane() -> None:
    from offload.press import boot  # noqa: F401 - here, as the other side must not have it

    os.nice(_NICE)


def _lane(html: str) -> float:
    from offload.order import Options
    from offload.press.assets import NoAssets
    from offload.press.engines import ENGINE
    from offload.press.engines.engine import Document

    document = Document(html.encode(), NoAssets())
    return _cpu(lambda: ENGINE.typeset(document, Options(), Path(os.devnull)))


def _plain(html: str) -> float:
    import weasyprint

    return _cpu(lambda: weasyprint.HTML(string=html).write_pdf(os.devnull))


def _cpu(make: Callable[[], object]) -> float:
    began = time.process_time()
    make()
    return time.process_time() - began


def _page(png: bytes) -> str:
    url = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return f"<!doctype html><style>img {{ width: 12cm }}</style><p>Logo<p><img alt='' src='{url}'>"


_PHOTOGRAPH, _DRAWING, _CLEAR = "photograph", "drawing", " with transparency"


def _pictures() -> dict[str, _Draw]:
    photograph, drawing = _photograph(), _drawing()
    pictures = {
        _PHOTOGRAPH: photograph,
        _PHOTOGRAPH + _CLEAR: _veiled(photograph),
        _DRAWING: drawing,
        _DRAWING + _CLEAR: _veiled(drawing),
        _DRAWING + " with a palette": drawing.convert("P"),
        "logo" + _CLEAR: _veiled(drawing).resize(_LOGO),
    }
    return {name: partial(_png, picture) for name, picture in pictures.items()}


def _photograph() -> Image.Image:
    fine, coarse = (Image.effect_noise(_SIZE, spread) for spread in (40, 60))
    light = Image.radial_gradient("L").resize(_SIZE)
    coarse = coarse.filter(ImageFilter.GaussianBlur(3))
    bands = (Image.blend(fine, light, 0.8), Image.blend(coarse, light, 0.7), light)
    return Image.merge("RGB", bands).filter(ImageFilter.GaussianBlur(1))


def _drawing() -> Image.Image:
    picture = Image.new("RGB", _SIZE, "white")
    pen = ImageDraw.Draw(picture)
    for n in range(40):
        box = (n * 30, n * 20, n * 30 + 300, n * 20 + 200)
        pen.ellipse(box, (n * 6, n * 31 % 256, n * 11 % 256), "black", 4)
        pen.text((n * 35, n * 25), f"Region {n}", "black", font_size=40)
    return picture


def _veiled(picture: Image.Image) -> Image.Image:
    veil = Image.radial_gradient("L").point(lambda value: min(255, 2 * value))
    veiled = picture.copy()
    veiled.putalpha(veil.resize(picture.size))
    return veiled


def _png(picture: Image.Image, comment: str) -> bytes:
    about, file = PngInfo(), BytesIO()
    about.add_text("Comment", comment)
    picture.save(file, "PNG", pnginfo=about)
    return file.getvalue()
