"""Fonts and their sizes in SVG: text of a size that WeasyPrint can't read was not there at all.

It took `font: bold 12px Arial` for a size of `bold`, which is none, as `large` and `calc()` are.
Here the shorthand is read as CSS reads it elsewhere, and a size that is unknown is that of the
element around. And a size in `em` or percent is of that element's, once: WeasyPrint had children
inherit the percentage, each of the other. No issue of WeasyPrint's own is known.
"""

import re
from collections.abc import Iterator
from typing import Any

from tinycss2 import parse_one_declaration
from weasyprint import svg
from weasyprint.css.computed_values import FONT_SIZE_KEYWORDS
from weasyprint.css.properties import Dimension
from weasyprint.css.validation import preprocess_declarations
from weasyprint.svg.css import parse_declarations as _parse_declarations

# What browsers take for a step, between sizes that no keyword names.
_STEPS = {"larger": "1.2em", "smaller": "0.8333em"}
_NONE = re.compile(r"[+-]?[0.]+(%|[a-z]*)")
_SHOWN = ("font_size", "font_family", "font_style", "font_weight")

_draw_node = svg.SVG.draw_node


def parse_declarations(content: Any) -> tuple[list[tuple[str, str]], ...]:
    """`parse_declarations`, with `font` as what it stands for."""
    return tuple(
        [longhand for one in declarations for longhand in _longhands(*one)]
        for declarations in _parse_declarations(content)
    )


def _longhands(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name != "font":
        yield name, value
        return
    declaration = parse_one_declaration(f"font: {value}")
    for longhand, found, _ in preprocess_declarations(None, [declaration]):
        written = _written(found)
        if longhand in _SHOWN and written is not None:
            yield longhand.replace("_", "-"), written


def _written(value: Any) -> str | None:
    """A value as an attribute has it; None of one that depends on others."""
    if isinstance(value, tuple) and isinstance(value[0], str):  # families
        return ",".join(value)
    if isinstance(value, Dimension):
        return f"{value.value}{value.unit}"
    is_written = isinstance(value, str | int)
    return ("normal" if value == "initial" else str(value)) if is_written else None


def draw_node(picture: Any, node: Any, font_size: float, *rest: Any, **more: Any) -> None:
    """`draw_node`, whose children inherit a size in pixels."""
    written = node.get("font-size")
    if written is not None:
        node.attrib["font-size"] = f"{_size(written.strip().lower(), font_size)}"
    _draw_node(picture, node, font_size, *rest, **more)


def _size(written: str, around: float) -> float:
    if written in FONT_SIZE_KEYWORDS:
        return float(FONT_SIZE_KEYWORDS[written])
    try:
        size = svg.size(_STEPS.get(written, written), around, around)
    except ValueError:
        return around
    return float(size) if size or _NONE.fullmatch(written) else around


FUNCTIONS = ((_parse_declarations, parse_declarations),)
METHODS = ((svg.SVG, "draw_node", draw_node),)
