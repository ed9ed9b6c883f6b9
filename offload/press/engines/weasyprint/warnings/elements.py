"""Elements that a browser shows something for, and WeasyPrint nothing or something else.

They are looked at where they get a box: none is made of what is `display: none`.
"""

import logging
from collections.abc import Callable
from typing import Any

from weasyprint.html import HTML_HANDLERS, make_replaced_box, parse_url

# How warnings about them begin, in WeasyPrint's own log.
EMPTY, OTHERWISE = "Nothing is shown for ", "Shown otherwise than in a browser: "

_LOG = logging.getLogger("weasyprint")
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
# MathML that is no line of characters: a fraction would be a number of two digits.
_NOT_A_LINE = {
    f"{_MATHML}{name}"
    for name in (
        *("mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover"),
        *("mmultiscripts", "mtable", "menclose"),
    )
}
_Boxes = list[Any]
_Handler = Callable[..., _Boxes]


def _warn_empty(element: Any, box: Any, why: str) -> None:
    if box.style["visibility"] != "visible" or _is_a_dot(element, box):
        return
    source = element.get("src") or element.get("id") or element.get("title") or ""
    named = f" ({source})" if source else ""
    _LOG.warning(EMPTY + "<%s>%s: %s", _local(element), named, why)


def _is_a_dot(element: Any, box: Any) -> bool:
    """Whether it is as small as what counts visitors."""
    sizes = (getattr(box.style[side], "value", None) for side in ("width", "height"))
    return bool({element.get("width"), element.get("height")} & {"0", "1"} or {0, 1} & {*sizes})


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def handle_frame(element: Any, box: Any, *_: Any) -> _Boxes:
    """An empty frame: what stands in its element is for browsers that have none."""
    if element.get("src") or element.get("srcdoc"):
        _warn_empty(element, box, "documents in a document are not loaded")
    box.children = []
    return [box]


def handle_canvas(element: Any, box: Any, *_: Any) -> _Boxes:
    """What stands in its element, which is for whoever runs no scripts."""
    _warn_empty(element, box, "what a script draws is not drawn here, send a picture")
    return [box]


def handle_video(element: Any, box: Any, get_image_from_uri: Any, base_url: str) -> _Boxes:
    """Its poster, or what stands in its element."""
    if poster := parse_url(element.get("poster"), base_url):
        image = get_image_from_uri(url=poster, orientation=box.style["image_orientation"])
        return [make_replaced_box(element, box, image)] if image else []
    _warn_empty(element, box, "a film is not played on paper, give it a poster")
    return [box]


def handle_audio(element: Any, box: Any, *_: Any) -> _Boxes:
    """What stands in its element, instead of its controls."""
    _warn_empty(element, box, "sound is not played on paper")
    return [box]


def handle_gauge(element: Any, box: Any, *_: Any) -> _Boxes:
    """What stands in its element, instead of a bar."""
    if not "".join(element.itertext()).strip():
        _warn_empty(element, box, "bars are not drawn, give it a text")
    return [box]


def handle_input(element: Any, box: Any, *rest: Any) -> _Boxes:
    """A button that is a picture, or its value."""
    if element.get("type", "").lower() == "image":
        return HTML_HANDLERS["img"](element, box, *rest)  # type: ignore[no-any-return]
    return [box]


def handle_details(element: Any, box: Any, *_: Any) -> _Boxes:
    """All of it: nobody can open what is closed on paper."""
    inner = [child for child in element if child.tag != "summary"]
    words = "".join([element.text or "", *(child.tail or "" for child in element)])
    if element.get("open") is None and (inner or words.strip()):
        _LOG.warning(OTHERWISE + "a closed <details> is printed open: add open, or leave it out")
    return [box]


def handle_list(element: Any, box: Any, *_: Any) -> _Boxes:
    """Its items, numbered upwards."""
    if element.get("reversed") is not None:
        _LOG.warning(OTHERWISE + "<ol reversed> is numbered upwards, give each <li> a value")
    return [box]


def handle_override(element: Any, box: Any, *_: Any) -> _Boxes:
    """Its characters, in the direction that is their own."""
    words = " ".join("".join(element.itertext()).split())[:60]
    _LOG.warning(OTHERWISE + "<bdo> does not turn its text: %s", words)
    return [box]


def handle_math(element: Any, box: Any, *_: Any) -> _Boxes:
    """Its characters, in a line."""
    if any(part.tag in _NOT_A_LINE for part in element.iter()):
        words = " ".join("".join(element.itertext()).split())[:60]
        _LOG.warning(OTHERWISE + "<math> is printed in a line, send a picture: %s", words)
    return [box]


HANDLERS: dict[str, _Handler] = {
    "iframe": handle_frame,
    "frame": handle_frame,
    "canvas": handle_canvas,
    "video": handle_video,
    "audio": handle_audio,
    "progress": handle_gauge,
    "meter": handle_gauge,
    "input": handle_input,
    "details": handle_details,
    "ol": handle_list,
    "bdo": handle_override,
    f"{_MATHML}math": handle_math,
}
