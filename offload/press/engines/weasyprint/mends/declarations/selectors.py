"""Lists of selectors with one that nothing on paper has, as `:host(…)`: the others are obeyed.

A rule is dropped with a selector that is no CSS. These are CSS, which WeasyPrint does not know: it
dropped all variables of Pico, of which each stylesheet for web components is an example. Prefixed
pseudo-elements of WebKit are valid everywhere (Selectors 4, 19). No issue of WeasyPrint's own is
known.
"""

import re
from collections.abc import Sequence
from typing import Any

import cssselect2
from tinycss2 import serialize
from weasyprint.css import PSEUDO_ELEMENTS
from weasyprint.css.tokens import split_on_comma

_NOT_ON_PAPER = re.compile(
    r":(host|host-context|slotted|part|highlight|view-transition[\w-]*)\("
    r"|::(-webkit-[\w-]+|backdrop|cue|details-content|view-transition[\w-]*)"
    r"|:(-webkit-autofill|autofill|fullscreen|modal|popover-open|picture-in-picture)\b",
    re.IGNORECASE,
)

_compile_selector_list = cssselect2.compile_selector_list


def compile_selector_list(prelude: Sequence[Any], *rest: Any) -> list[Any]:
    """`compile_selector_list`, without what matches nothing, if there is more in the list."""
    try:
        selectors = _compile_selector_list(prelude, *rest)
    except cssselect2.SelectorError:
        if isinstance(prelude, str) or not (shown := _shown(prelude)):
            raise
        selectors = _compile_selector_list(shown, *rest)
    # The first with another pseudo-element would end the list.
    return [one for one in selectors if one.pseudo_element in PSEUDO_ELEMENTS] or list(selectors)


def _shown(prelude: Sequence[Any]) -> str:
    written = map(serialize, split_on_comma(prelude))
    return ",".join(one for one in written if not _NOT_ON_PAPER.search(one))


FUNCTIONS = ((_compile_selector_list, compile_selector_list),)
