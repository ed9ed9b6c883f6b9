"""`revert`: what the browser's own stylesheet says (Cascade 4, 7.3.4). WeasyPrint ignored it.

`display: revert` shows on paper what a screen does not, whatever it is. The cascade puts the value
in its place; where it has none, as for a page, it is the initial or the parent's. No issue of
WeasyPrint's own is known.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from tinycss2 import parse_component_value_list
from weasyprint.css.tokens import get_single_keyword
from weasyprint.css.validation.expanders import EXPANDERS
from weasyprint.css.validation.properties import PROPERTIES

from offload.press.engines.weasyprint.mends.declarations import variables

# The value of a property until another is in its place.
REVERT = "revert"

_validate = variables.validate_non_shorthand


def validate_non_shorthand(tokens: Sequence[Any], name: str, *rest: Any, **more: Any) -> Any:
    """`validate_non_shorthand`, of one word more."""
    if name in PROPERTIES and get_single_keyword(tokens) == REVERT:
        return ((name, REVERT),)
    return _validate(tokens, name, *rest, **more)


def longhands(name: str) -> Iterator[str]:
    """The properties that one stands for."""
    if name not in EXPANDERS:
        yield name
        return
    for longhand, _ in EXPANDERS[name](parse_component_value_list("initial"), name, ""):
        yield longhand.replace("_", "-")


FUNCTIONS = ((_validate, validate_non_shorthand),)
