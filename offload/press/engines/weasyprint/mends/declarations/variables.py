"""Variables that are set to `initial`, which is to none: the fallback stands for them.

WeasyPrint put the word in their place. Bootstrap's tables say so of the color of their cells: their
dark heads were black on black (CSS Variables 1, 2). No issue of WeasyPrint's own is known.
"""

from collections.abc import Sequence
from typing import Any

from weasyprint.css.tokens import get_single_keyword
from weasyprint.css.validation import properties

# Words that are never a variable's own value; all of them inherit.
_WORDS = {"initial": "initial", **dict.fromkeys(("inherit", "unset", "revert"), "inherit")}

_validate = properties.validate_non_shorthand


def validate_non_shorthand(tokens: Sequence[Any], name: str, *rest: Any, **more: Any) -> Any:
    """`validate_non_shorthand`, of a variable without a value of its own."""
    word = _WORDS.get(get_single_keyword(tokens) or "") if name.startswith("--") else None
    return ((name, word),) if word else _validate(tokens, name, *rest, **more)


FUNCTIONS = ((_validate, validate_non_shorthand),)
