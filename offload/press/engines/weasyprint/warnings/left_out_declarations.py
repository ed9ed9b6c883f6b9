"""Declarations that browsers obey, and that WeasyPrint ignores with a word in its log alone.

Of those that are watched here each change of what is seen is worth a warning. One is named where
it is the last word of a document's rules about an element, and the element is drawn.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from math import inf
from typing import Any

import cssselect2
import tinycss2
from weasyprint.css import validation
from weasyprint.css.properties import INITIAL_VALUES

from offload.press.engines.weasyprint.mends.declarations import mixes, spellings
from offload.press.engines.weasyprint.warnings.listing import listed

_QUOTED = 60
# Functions for colors that WeasyPrint does not know.
_COLORS = rf"{mixes.IGNORED}|(contrast-color|attr)\(|\(\s*from\b"
_GRADIENTS = r"-webkit-[\w-]*gradient\(|gradient\([\w\s.%-]*\bin (ok|s|h|l|x)"
_IMAGES = rf"(conic-gradient|image-set|cross-fade)\(|{_GRADIENTS}"
_SIZES = r"\b(fit|max|min)-content\b|attr\(|\dcq\w"
_WORDS = r"^(?!(none|normal|auto|initial|unset|inherit|revert)\b)"
# Properties, the names under which they overrule one another, and their values that are ignored.
_WATCHED: dict[str, tuple[tuple[str, ...], str]] = {
    "all": (("all",), r"^(initial|unset|revert)"),
    "aspect-ratio": (("aspect-ratio",), rf"{_WORDS}."),
    "background": (("background-color", "background-image"), f"{_COLORS}|{_IMAGES}"),
    "background-blend-mode": (("background-blend-mode",), rf"{_WORDS}."),
    "background-color": (("background-color",), _COLORS),
    "background-image": (("background-image",), f"{_COLORS}|{_IMAGES}"),
    "background-position-x": (("background-position-x",), rf"{_WORDS}(?!0|left)."),
    "background-position-y": (("background-position-y",), rf"{_WORDS}(?!0|top)."),
    **{
        name: ((name,), _COLORS)
        for name in ("border", "border-color", "border-top", "border-bottom", "box-shadow")
    },
    "clip-path": (("clip-path",), rf"{_WORDS}(?!inset\((50|100)%)."),
    "color": (("color",), _COLORS),
    "content-visibility": (("content-visibility",), "hidden"),
    "filter": (("filter",), rf"{_WORDS}(?!alpha|progid)."),
    "font-size": (("font-size",), r"attr\("),
    "height": (("height",), r"attr\(|\dcq\w"),
    "min-width": (("min-width",), r"\bmax-content\b"),
    "initial-letter": (("initial-letter",), rf"{_WORDS}."),
    "mask": (("mask",), rf"{_WORDS}."),
    "mask-image": (("mask",), rf"{_WORDS}."),
    "mix-blend-mode": (("mix-blend-mode",), rf"{_WORDS}."),
    **{f"overflow-{axis}": ((f"overflow-{axis}",), r"^clip") for axis in "xy"},
    "rotate": (("rotate",), rf"{_WORDS}(?!0)."),
    "scale": (("scale",), rf"{_WORDS}(?!1( |$))."),
    "shape-outside": (("shape-outside",), rf"{_WORDS}."),
    "text-align": (("text-align",), r"-webkit-(center|right)"),
    "text-fill-color": (("text-fill-color",), rf"{_WORDS}(?!currentcolor)."),
    "text-stroke": (("text-stroke",), rf"{_WORDS}(?!0)."),
    "transform": (("transform",), r"(rotate[xy]|rotate3d|perspective|matrix3d|min|max|clamp)\("),
    "translate": (("translate",), rf"{_WORDS}(?!0( |$))."),
    "width": (("width",), _SIZES),
    "writing-mode": (("writing-mode",), r"^(vertical|sideways|tb)"),
    "zoom": (("zoom",), rf"{_WORDS}(?!1(\.0)?$|100%)."),
}
_PREFIX = "-webkit-"
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, (_, pattern) in _WATCHED.items()}
_NAMES = {*_WATCHED} | {_PREFIX + name for name in _WATCHED}
_IN_STYLE = re.compile(rf"(?<![\w-])(?:{_PREFIX})?({'|'.join(_WATCHED)})\s*:", re.IGNORECASE)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")


_preprocess_declarations = validation.preprocess_declarations


class Watched:
    """A rule of a stylesheet that declares what is watched.

    Args:
        prelude: the tokens of its selectors.
        declared: its declarations of what is watched.
    """

    def __init__(self, prelude: Sequence[Any], declared: list[Any]) -> None:
        self._prelude, self.declared = prelude, declared

    @cached_property
    def is_left_out(self) -> bool:
        """Whether one of the declarations is ignored."""
        return any(map(_is_left_out, self.declared))

    @cached_property
    def selectors(self) -> list[Any]:
        """Those of elements."""
        try:
            selectors = cssselect2.compile_selector_list(self._prelude)
        except cssselect2.SelectorError:
            return []
        return [selector for selector in selectors if selector.pseudo_element is None]


class Declared:
    """What the stylesheets of a document declare of what is watched."""

    def __init__(self) -> None:
        self.rules: list[Watched] = []

    def begin(self) -> None:
        """Turn to a new document."""
        self.rules = []


DECLARED = Declared()


def preprocess_declarations(base_url: Any, declarations: Sequence[Any], prelude: Any = None) -> Any:
    """`preprocess_declarations`, which takes down what is watched."""
    known = spellings.known(declarations)
    if prelude is not None and (watched := [one for one in known if _is_watched(one)]):
        DECLARED.rules.append(Watched(prelude, watched))
    return _preprocess_declarations(base_url, known, prelude)


def _is_watched(one: Any) -> bool:
    return one.type == "declaration" and one.lower_name in _NAMES


def sentences(document: Any, root_box: Any) -> list[str]:
    """A warning about the declarations that would have changed a document.

    Args:
        document: its wrapped root element.
        root_box: of the box tree, before the layout.
    """
    rules = [rule for rule in DECLARED.rules if rule.is_left_out]
    names = {name for rule in rules for one in rule.declared for name in _groups(one)}
    own = dict(_styled(document.etree_element))
    if not rules and not any(_is_left_out(one) for declared in own.values() for one in declared):
        return []
    matcher = _matcher(names)
    drawn = {box.element: box for box in [*root_box.descendants()][::-1]}
    left_out = dict.fromkeys(
        _written(one)
        for wrapped in document.iter_subtree()
        if (element := wrapped.etree_element) in drawn
        for one in _held(matcher.match(wrapped), own.get(element, []))
        if _is_left_out(one) and _is_seen(one, drawn[element])
    )
    if not left_out:
        return []
    return [f"Declarations that browsers obey are left out: {listed([*left_out])}"]


def _styled(root: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Elements with a `style` that declares what is watched, and these declarations."""
    for element in root.iter():
        style = element.get("style")
        if style and _IN_STYLE.search(style):
            known = spellings.known(tinycss2.parse_blocks_contents(style))
            yield element, [*filter(_is_watched, known)]


def _matcher(names: set[str]) -> Any:
    matcher = cssselect2.Matcher()
    for rule in DECLARED.rules:
        if not names.isdisjoint(name for one in rule.declared for name in _groups(one)):
            for selector in rule.selectors:
                matcher.add_selector(selector, rule.declared)
    return matcher


def _held(matches: list[Any], own: list[Any]) -> list[Any]:
    """The declarations that an element has, the last or most important of each name."""
    held: dict[str, Any] = {}
    for one in [*(one for match in matches for one in match[-1]), *own]:
        for name in _groups(one):
            if one.important or name not in held or not held[name].important:
                held[name] = one
    return [*held.values()]


def _property(one: Any) -> str:
    return str(one.lower_name).removeprefix(_PREFIX)


def _groups(one: Any) -> tuple[str, ...]:
    return _WATCHED[_property(one)][0]


def _is_left_out(one: Any) -> bool:
    return bool(_PATTERNS[_property(one)].search(_value(one)))


def _value(one: Any) -> str:
    """Without what URLs say: there may be any words in them, and megabytes of a picture."""
    return _plain("".join("url()" if _is_url(it) else it.serialize() for it in one.value))


def _is_url(token: Any) -> bool:
    return bool(token.type == "url" or (token.type == "function" and token.lower_name == "url"))


def _plain(value: str) -> str:
    return " ".join(value.split())


def _written(one: Any) -> str:
    value = _plain(tinycss2.serialize(one.value))
    end = "…" if len(value) > _QUOTED else ""
    return f"{one.lower_name}: {value[:_QUOTED]}{end}"


def _is_seen(one: Any, box: Any) -> bool:
    """Whether an element would look different."""
    style, name = box.style, _property(one)
    variables = _VARIABLE.findall(_value(one))
    if style["visibility"] != "visible":
        return False
    if variables and not any(_is_set(style, variable) for variable in variables):
        return False
    if name == "aspect-ratio":
        return "auto" in (style["width"], style["height"])
    if name.startswith("overflow"):
        return _is_bounded(style, name[-1]) and box.element_tag not in ("html", "body")
    if name == "min-width":
        return bool(style["width"] != "auto")
    return name != "width" or _is_narrowed(_value(one), style)


def _is_bounded(style: Any, axis: str) -> bool:
    """Whether a box may be smaller than what is in it."""
    side = "width" if axis == "x" else "height"
    return bool(style[side] != "auto" or getattr(style[f"max_{side}"], "value", inf) != inf)


def _is_set(style: Any, variable: str) -> bool:
    try:
        return bool(style[variable.replace("-", "_")])
    except KeyError:
        return False


def _is_narrowed(value: str, style: Any) -> bool:
    """Whether a box that is as wide as what is in it looks different from one that is not."""
    if not re.search(r"(fit|max)-content", value):
        return True
    is_block = style["display"][0] == "block" and style["float"] == "none"
    sides = ("margin_left", "margin_right")
    return is_block and (
        getattr(style["background_color"], "alpha", 1) > 0
        or any(style[f"border_{side}_style"] != "none" for side in ("top", "bottom", "right"))
        or style["background_image"] != INITIAL_VALUES["background_image"]
        or any(style[side] == "auto" for side in sides)
    )


FUNCTIONS = ((spellings.preprocess_declarations, preprocess_declarations),)
