"""Lines of text: each text is broken into lines three times and more before it is drawn.

A table measures its cells' texts at their narrowest and widest, a flex box lays its items out to
see how high they are, and only then is a text given its place. WeasyPrint asks Pango anew each
time, and makes it a context and a description of the font for each time too (its issue 578). Here
styles of a document that set text alike share both, and the lines that it was broken into.

WeasyPrint's pull request 2808 kept the widths alone; its 1840 would break lines without Pango.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from math import inf
from operator import itemgetter
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description
from weasyprint.text.line_break import Layout

from offload.press.engines.weasyprint.patches import glyphs, hyphens, paragraphs

# Lines that are kept of texts that are set alike, and of them those that are a whole text: a table
# asks for these again when all its rows are measured. Each weighs about 1 kB.
_MOST, _MOST_WHOLE = 2_000, 40_000
# Last letters that a line may end after.
_MOST_LETTERS = 2_000
# Characters of a text that is kept: what is longer is a paragraph, and seldom measured.
_LONGEST = 200
# Pixels. Pango counts in 1/1024 of one: a text this much narrower than its place is not broken.
_CLEAR = 0.01
# WeasyPrint breaks so many characters of a long text at once, for each font size of width.
_RATIO = 4

# What nothing breaks but these properties; a line may end after the first, where a second follows.
WORD = re.compile(r"(?:[0-9A-Za-z]+|[0-9]+(?:[.,][0-9]+)*)[,.;:]?")
_FIRST_WORD = re.compile(rf"({WORD.pattern}) [0-9A-Za-z]")
# One that a line may end after where it may end anywhere.
_LETTER = re.compile(r"[!-~](?= ?[!-~]|$)")
_SPACES_GO = ("normal", "pre-line")
ONE_LINE = ("nowrap", "pre")
_UNBROKEN = {
    "hyphens": ("none", "manual"),
    "white_space": ("normal", "nowrap", "pre", "pre-line", "pre-wrap"),
    "word_break": ("normal",),
}

_KEPT_TYPES, _KEPT_STRUT = "_pressroom_types", "_pressroom_strut"
_UNDECORATED: Mapping[str, Any] = {
    "ascent": None,
    "underline_position": None,
    "strikethrough_position": None,
}
_METRICS = (*_UNDECORATED, "underline_thickness", "strikethrough_thickness")
_FEATURES = (
    *("font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    "font_feature_settings",
)

# All that makes a difference to how a text is broken into lines.
_setting = itemgetter(
    *("font_family", "font_size", "font_style", "font_stretch", "font_weight"),
    *("font_variation_settings", "font_language_override", *_FEATURES),
    *("lang", "direction", "white_space", "word_spacing", "letter_spacing", "tab_size"),
    *("word_break", "overflow_wrap", "hyphens", "hyphenate_character"),
    *("hyphenate_limit_chars", "hyphenate_limit_zone"),
)

_strut = line_break.strut
_can_break_text = line_break.can_break_text


class Type:
    """What Pango has to know of styles that set text alike, and the lines of their texts."""

    def __init__(self, style: Any) -> None:
        self.lines: dict[Any, Any] = {}
        self.whole: dict[str, Any] = {}
        # The least and the largest width of texts: see `tables.widths`.
        self.widths: dict[str, tuple[float, float]] = {}
        self.breaks_between_words = style["overflow_wrap"] != "anywhere" and all(
            style[name] in values for name, values in _UNBROKEN.items()
        )
        self.context = ffi.gc(
            pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
        )
        pango.pango_context_set_round_glyph_positions(self.context, False)
        pango.pango_context_set_base_dir(self.context, PANGO_DIRECTION[style["direction"]])
        self.language = self._take_language(style)
        self.description = get_font_description(style)
        self.metrics = _UNDECORATED
        if style["text_decoration_line"] != "none":
            self.metrics = self._measure()
        features = font_features(*(style[name] for name in _FEATURES))
        self._features = ",".join(f"{name} {value}" for name, value in features.items()).encode()
        # Text adds its own attributes to the list, unless nothing is spaced or broken anywhere.
        self._shared = self._new_attributes() if self._features and not _spaced(style) else None

    def _take_language(self, style: Any) -> Any:
        override, language = style["font_language_override"], style["lang"]
        if override != "normal":
            language = LST_TO_ISO.get(override.lower(), override)
        if not language:
            return pango.pango_language_get_default()
        pointer, _ = unicode_to_char_p(language)
        found = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(self.context, found)
        return found

    def _measure(self) -> Mapping[str, Any]:
        metrics = ffi.gc(
            pango.pango_context_get_metrics(self.context, self.description, self.language),
            pango.pango_font_metrics_unref,
        )
        return {
            name: FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{name}")(metrics)
            for name in _METRICS
        }

    def _new_attributes(self) -> Any:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(self._features))
        return attributes

    def lay_out(self, layout: Any) -> None:
        """Give a WeasyPrint `Layout` its Pango layout."""
        layout.language = self.language
        layout.layout = ffi.gc(pango.pango_layout_new(self.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        pango.pango_layout_set_font_description(layout.layout, self.description)
        vars(layout).update(self.metrics)
        if self._features:
            shared = None if layout.justification_spacing else self._shared
            pango.pango_layout_set_attributes(layout.layout, shared or self._new_attributes())


def _spaced(style: Any) -> bool:
    return (
        style["word_spacing"] != 0
        or style["letter_spacing"] not in ("normal", 0)
        or style["overflow_wrap"] in ("anywhere", "break-word")
    )


def setup(layout: Any, style: Any) -> None:
    """`Layout.setup`."""
    layout.style = style
    layout.first_line_direction = 0
    type_of(style).lay_out(layout)


def type_of(style: Any) -> Type:
    """What a style has in common with others of its document."""
    kept = vars(style)
    if glyphs.KEPT_TYPE not in kept:
        # A text of SVG has a style of its own, without a root.
        kept[glyphs.KEPT_TYPE] = _shared(style) if "root_style" in kept else Type(style)
    shared: Type = kept[glyphs.KEPT_TYPE]
    return shared


def _shared(style: Any) -> Type:
    types: dict[Any, Type] = vars(style.root_style).setdefault(_KEPT_TYPES, {})
    key = (*_setting(style), frozenset(style["text_decoration_line"]))
    if key not in types:
        types[key] = Type(style)
    return types[key]


def split_first_line(  # noqa: PLR0913, PLR0917 - its own arguments
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    """`split_first_line`: what it found the last time, or what follows from the text's width."""
    if len(text) > _LONGEST or justification_spacing:
        where = (context, max_width, justification_spacing, is_line_start, minimum)
        found = None if justification_spacing else paragraphs.first_line(text, style, *where[:2])
        return found or hyphens.split_first_line(text, style, *where)
    kept = type_of(style)
    within = None if style["white_space"] in ONE_LINE else max_width
    where = (context, within, justification_spacing, is_line_start, minimum)
    key = (text, within, is_line_start, minimum)
    found = _whole(kept.whole.get(text), text, style, within) or kept.lines.get(key)
    if found is None:
        found = _narrowest(text, style, *where)
    if found is None:
        found = paragraphs.first_line(text, style, context, within)
        found = found or hyphens.split_first_line(text, style, *where)
        if within is None and found[2] is None:
            keep(kept.whole, text, found, _MOST_WHOLE)
        else:
            keep(kept.lines, key, found, _MOST)
    layout = Layout.__new__(Layout)
    vars(layout).update(vars(found[0]))  # drawing changes it
    layout.max_width = max_width
    return (layout, *found[1:])


def width(text: str, style: Any, context: Any) -> float:
    """Pixels that a text without line ends takes in one line."""
    kept = type_of(style).whole
    found = kept.get(text)
    if found is None:
        found = hyphens.split_whole(text, style, context, None, 0)
        keep(kept, text, found, _MOST_WHOLE)
    wide: float = found[3]
    return wide


def _whole(widest: Any, text: str, style: Any, max_width: float | None) -> Any:
    """The text in one line, where it is known to fit, and WeasyPrint would not look at less."""
    if widest is None or max_width is None:
        return widest
    if widest[3] > max_width - _CLEAR:
        return None
    size = style["font_size"]
    if not size or max_width == inf:
        return widest
    looks_at_all = size * _RATIO <= max_width and len(text) <= int(max_width / size * _RATIO)
    return widest if looks_at_all else None


def _narrowest(  # noqa: PLR0913, PLR0917 - those of `split_first_line`
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool,
    minimum: bool,
) -> Any:
    """The first word or letter at its narrowest, which is its widest: that is asked next."""
    if max_width != 0 or not all(style[name] in values for name, values in _UNBROKEN.items()):
        return None
    rest = (None, justification_spacing, is_line_start, minimum)
    if is_line_start and style["overflow_wrap"] == "anywhere":
        return _letter(text, style, context, *rest)
    if style["overflow_wrap"] == "break-word" and not minimum:
        return None
    if WORD.fullmatch(text):
        return split_first_line(text, style, context, *rest)
    first = _FIRST_WORD.match(text)
    if first is None or style["white_space"] not in _SPACES_GO:
        return None
    layout, length, _, *size = split_first_line(first[1], style, context, *rest)
    return (layout, length, length + 1, *size)


def _letter(text: str, style: Any, context: Any, *rest: Any) -> Any:
    if not _LETTER.match(text):
        return None
    layout, length, _, width, *size = split_first_line(text[0], style, context, *rest)
    return (layout, length, 1 if len(text) > 1 else None, width, *size) if width > 0 else None


def keep(kept: dict[Any, Any], key: Any, found: Any, most: int) -> None:
    """Put what was found with the rest of its kind; they start anew when there are too many."""
    if len(kept) >= most:
        kept.clear()
    kept[key] = found


def strut(style: Any) -> Any:
    """`strut`: the height of an empty line."""
    kept = vars(style)
    if _KEPT_STRUT not in kept:
        kept[_KEPT_STRUT] = _strut(style)
    return kept[_KEPT_STRUT]


METHODS = ((Layout, "setup", setup),)
FUNCTIONS = (
    (hyphens.split_whole, split_first_line),
    (_strut, strut),
    # Of a text's last letter and an "a" after it; there are few.
    (_can_break_text, lru_cache(maxsize=_MOST_LETTERS)(_can_break_text)),
)
