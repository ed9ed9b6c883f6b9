"""`display: contents`: an element without a box, in whose place its children stand.

It is of CSS Display 3, section 2.5. WeasyPrint ignored it, so that the children were no items of
the flex box or grid around them. No issue of WeasyPrint's own is known.
"""

from collections.abc import Sequence
from typing import Any

from weasyprint.css.validation.properties import PROPERTIES
from weasyprint.formatting_structure import build
from weasyprint.formatting_structure.boxes import InlineBox

_CONTENTS = ("contents",)

_display = PROPERTIES["display"]
_element_to_box = build.element_to_box


def display(tokens: Sequence[Any]) -> Any:
    """Its validation, with one more value."""
    if len(tokens) == 1 and getattr(tokens[0], "lower_value", "") == "contents":
        return _CONTENTS
    return _display(tokens)


def element_to_box(element: Any, style_for: Any, *rest: Any) -> list[Any]:
    """`element_to_box`, of the boxes that are in the place of one."""
    made: list[Any] = _element_to_box(element, style_for, *rest)
    if len(made) != 1 or made[0].style["display"] != _CONTENTS or made[0].element is not element:
        return made
    return [*getattr(made[0], "children", ())]


display.wants_base_url = False  # type: ignore[attr-defined]
PROPERTIES_KNOWN = {"display": display}
BOX_TYPES = {_CONTENTS: InlineBox}
FUNCTIONS = ((_element_to_box, element_to_box),)
