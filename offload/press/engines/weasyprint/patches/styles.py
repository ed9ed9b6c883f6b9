"""Computed styles: a property is computed when it is first asked for, and 150 are, of each style.

Most are set by no rule. WeasyPrint finds that out one by one, in 100 lines of Python; here the
initial values stand in the style from the start, and inherited ones are taken at once.

No change of WeasyPrint's own is known that would replace this.
"""

from collections import defaultdict
from typing import Any

from weasyprint import css
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

from offload.press.engines.weasyprint.mends.declarations.reverted import REVERT

# Computed from one another, or by rules of their own.
_OWN = {"position", "float", "display", "page"}
# Layout copies just what was asked for of these into other styles, so nothing may be preset.
_COPIED = {"first-line", "first-letter"}
_missing = css.ComputedStyle.__missing__
_init = css.ComputedStyle.__init__
_anonymous_init = css.AnonymousStyle.__init__


def _plain(key: str) -> bool:
    return key not in _OWN and not key.startswith("text_decoration_")


def _names(key: str) -> tuple[str, ...]:
    """What a rule may call a property: its name, and its logical ones in either direction."""
    logical = PHYSICAL_FUNCTIONS.get(key)
    if logical is None:
        return (key,)
    return (key, *(logical(block="ttb", inline=inline) for inline in ("ltr", "rtl")))


_INHERITED = {key: _names(key) for key in filter(_plain, INHERITED)}
_INITIAL = {
    key: value
    for key, value in INITIAL_VALUES.items()
    if _plain(key) and key not in INHERITED and key not in INITIAL_NOT_COMPUTED
}
_UNSET = (None,)
# By the name in a rule, the properties that it may set.
_SET_BY: dict[str, list[str]] = defaultdict(list)
for _key in _INITIAL:
    for _name in _names(_key):
        _SET_BY[_name].append(_key)


def init(style: Any, parent: Any, cascaded: Any, pseudo_type: str | None, *rest: Any) -> None:
    """`ComputedStyle.__init__`, with the initial values of what no rule sets."""
    if pseudo_type not in _COPIED:
        style.update(_INITIAL)
        for name in cascaded:
            for key in _SET_BY.get(name, ()):
                style.pop(key, None)
    _init(style, parent, cascaded, pseudo_type, *rest)


def anonymous_init(style: Any, parent: Any) -> None:
    """`AnonymousStyle.__init__`, with the initial values of what is not inherited."""
    style.update(_INITIAL)
    _anonymous_init(style, parent)


def missing(style: Any, key: str) -> Any:
    """`ComputedStyle.__missing__`: inherit what no rule sets."""
    if style.cascaded.get(key, _UNSET)[0] is REVERT:  # of a page, which has no element
        style.cascaded = {name: it for name, it in style.cascaded.items() if it[0] is not REVERT}
    names, parent = _INHERITED.get(key), style.parent_style
    if names is None or parent is None or not style.cascaded.keys().isdisjoint(names):
        return _missing(style, key)
    value = style[key] = parent[key]
    return value


METHODS = (
    (css.ComputedStyle, "__init__", init),
    (css.ComputedStyle, "__missing__", missing),
    (css.AnonymousStyle, "__init__", anonymous_init),
)
