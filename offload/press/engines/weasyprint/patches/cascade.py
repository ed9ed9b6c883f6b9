"""The cascade: the rules for each element are weighed, declaration by declaration.

Most elements match the rules that others did: the cells of a column, and the pseudo-elements that
WeasyPrint's own style sheet gives to each of them. What came out for the same rules in the same
order is shared here, where an element has no `style` of its own. A selector that looks at nothing
but an element's name, class and id is asked once for all elements that have the same. And the
styles of pseudo-elements wait until someone asks: each element has six, because WeasyPrint's own
style sheet has rules for `::marker`, `::footnote-call` and their like.

WeasyPrint shares the computed styles of like elements since version 70 (its pull request 2813), and
weighs their rules before.
"""

from collections.abc import Callable, Iterable, Iterator
from math import inf
from types import CodeType
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from cssselect2 import ElementWrapper
from weasyprint import css
from webencodings import ascii_lower

from offload.press.engines.weasyprint.mends.declarations.reverted import REVERT

# The specificity of presentational hints.
_HINT = (0, 0, 0)
# By the name of a property, its value, and the weight of the declaration that it is of.
_Cascade = dict[str, tuple[Any, tuple[Any, ...]]]
_PUT_OFF = {
    *("before", "after", "marker", "footnote-call", "footnote-marker"),
    *("note-call", "note-marker", "note-callback"),
}
_Rule = tuple[Any, ...]
_Test = Callable[[ElementWrapper], Any]

# Of a style sheet's matcher: what elements of a name, class and id may match.
_kept: WeakKeyDictionary[Any, dict[Any, list[tuple[_Rule, _Test | None]]]] = WeakKeyDictionary()
_MOST, _LONGEST = 1_000, 200
_NOTHING: dict[str, _Cascade] = {}
# What a compiled selector reads of an element that follows from its name, class and id.
_NAMES = {
    *("local_name", "namespace_url", "id", "classes", "in_html_document"),
    *("etree_element", "tag"),
}

_call = css.StyleFor.__call__


class _Weighed(NamedTuple):
    """What came out for an element, and for its pseudo-elements: now, and when someone asks."""

    own: _Cascade | None
    now: dict[str, _Cascade]
    later: dict[str, _Cascade]


class _Candidate(NamedTuple):
    """A rule that an element may match, its sheet, and its test if that is still to be made."""

    sheet: tuple[Any, ...]
    rule: _Rule
    test: _Test | None


class _Matches:
    """The rules that elements match, in order, and a number for each list of them.

    Args:
        sheets: each with its origin and specificity.
    """

    def __init__(self, sheets: list[tuple[Any, ...]]) -> None:
        self._sheets = sheets
        self._candidates: dict[Any, tuple[list[_Candidate], int | None]] = {}
        self._numbers: dict[Any, int] = {}

    def find(self, wrapper: ElementWrapper) -> tuple[int, list[_Candidate]]:
        """The number of the rules that an element matches, and the rules."""
        element = wrapper.etree_element
        attributes = element.attrib
        key = element.tag
        if attributes:
            key = (key, attributes.get("id"), attributes.get("class"), "lang" in attributes)
        known = self._candidates.get(key)
        if known is None:
            known = self._candidates[key] = self._narrow(key, wrapper)
        candidates, number = known
        if number is not None:
            return number, candidates
        matched = [it for it in candidates if it.test is None or it.test(wrapper)]
        return self._number(matched), matched

    def _narrow(self, key: Any, wrapper: ElementWrapper) -> tuple[list[_Candidate], int | None]:
        """What elements of this name, class and id may match, and its number if they all do."""
        candidates = [*self._candidates_of(key, wrapper)]
        is_settled = not any(it.test for it in candidates)
        return candidates, self._number(candidates) if is_settled else None

    def _candidates_of(self, key: Any, wrapper: ElementWrapper) -> Iterator[_Candidate]:
        for sheet in self._sheets:
            kept = _kept.setdefault(sheet[0].matcher, {})
            entries = kept.get(key)
            if entries is None:
                entries = [*_entries_left(sheet[0].matcher, wrapper)]
                if len(kept) >= _MOST:
                    kept.clear()
                if len(str(key)) < _LONGEST:
                    kept[key] = entries
            for rule, test in entries:
                yield _Candidate(sheet, rule, test)

    def _number(self, matched: list[_Candidate]) -> int:
        key = tuple([(id(it.sheet), it.rule[1]) for it in matched])
        return self._numbers.setdefault(key, len(self._numbers))


def _entries_left(matcher: Any, wrapper: ElementWrapper) -> Iterator[tuple[_Rule, _Test | None]]:
    """The rules that an element's name, class and id don't rule out, and their tests if others do.

    WeasyPrint's own style sheet and a template's last longer than a document, and so do these.
    """
    for test, *rule in sorted(_entries(matcher, wrapper), key=lambda it: it[1:3]):
        if not _looks_at_names_alone(test.__code__):
            yield tuple(rule), test
        elif test(wrapper):
            yield tuple(rule), None


def _entries(matcher: Any, element: ElementWrapper) -> Iterator[tuple[Any, ...]]:
    """What a matcher of cssselect2 tests for an element: see its `match`."""
    yield from matcher.id_selectors.get(element.id, ())
    for name in element.classes:
        yield from matcher.class_selectors.get(name, ())
    yield from matcher.lower_local_name_selectors.get(ascii_lower(element.local_name), ())
    yield from matcher.namespace_selectors.get(element.namespace_url, ())
    if "lang" in element.etree_element.attrib:
        yield from matcher.lang_attr_selectors
    yield from matcher.other_selectors


def _looks_at_names_alone(code: CodeType) -> bool:
    """Whether a selector asks for nothing else; what is in another element has code of its own."""
    is_whole = not any(isinstance(constant, CodeType) for constant in code.co_consts)
    return is_whole and _NAMES.issuperset(code.co_names)


def init(  # noqa: PLR0913, PLR0917 - its own arguments
    style_for: Any,
    html: Any,
    sheets: Any,
    presentational_hints: bool,
    font_config: Any,
    target_collector: Any,
) -> None:
    """`StyleFor.__init__`: the styles of all elements, and of their pseudo-elements."""
    cascaded: dict[Any, _Cascade] = {}
    styles: dict[Any, Any] = {}
    root, base_url = html.etree_element, html.base_url
    waiting: dict[Any, dict[str, _Cascade]] = {}
    vars(style_for).update(
        _cascaded_styles=cascaded,
        _computed_styles=styles,
        _sheets=sheets,
        initial_page_sizes={"box": None, "area": None},
        font_config=font_config,
        _pressroom_waiting=(waiting, root, base_url),
    )
    where = {"root": root, "base_url": base_url, "target_collector": target_collector}
    own = _own_declarations(html, presentational_hints, cascaded)
    matches = _Matches(sheets)
    shared: dict[Any, _Weighed] = {}
    computed: dict[Any, Any] = {}
    pseudo_elements = []
    for wrapper in html.wrapper_element.iter_subtree():  # parents before their children
        element = wrapper.etree_element
        parent = wrapper.parent.etree_element if wrapper.parent else None
        number, rules = matches.find(wrapper)
        alike = (number, element) if element in own else number
        weighed = shared.get(alike)
        if weighed is None:
            weighed = shared[alike] = _weigh_all(rules, cascaded.get((element, None)))
        key = (id(styles[parent, None]) if wrapper.parent else None, own.get(element), number)
        if key in computed:
            styles[element, None] = computed[key]
        else:
            if weighed.own is not None:
                cascaded[element, None] = weighed.own
            style_for.set_computed_styles(element, parent=parent, **where)
            computed[key] = styles[element, None]
        if weighed.later:
            waiting[element] = weighed.later
        for pseudo_type, cascade in weighed.now.items():
            cascaded[element, pseudo_type] = cascade
            pseudo_elements.append((element, pseudo_type))
    for element, pseudo_type in pseudo_elements:
        style_for.set_computed_styles(element, parent=element, pseudo_type=pseudo_type, **where)
    cascaded.clear()  # it will hold those of pages


def call(style_for: Any, element: Any, pseudo_type: str | None = None) -> Any:
    """`StyleFor.__call__`: compute what was put off."""
    if pseudo_type in _PUT_OFF:
        styles = style_for.get_computed_styles()
        if (element, pseudo_type) not in styles:
            waiting, root, base_url = vars(style_for)["_pressroom_waiting"]
            cascade = waiting.get(element, _NOTHING).get(pseudo_type)
            if cascade is None:
                return None
            styles[element, pseudo_type] = css.ComputedStyle(
                styles[element, None],
                cascade,
                pseudo_type,
                styles[root, None],
                base_url,
                style_for.font_config,
                style_for.initial_page_sizes,
            )
    return _call(style_for, element, pseudo_type)


def _own_declarations(
    html: Any, presentational_hints: bool, cascaded: dict[Any, _Cascade]
) -> dict[Any, tuple[Any, ...]]:
    """Of elements with a `style`, or with attributes that stand for one."""
    own = {}
    for specificity, element, declarations, base_url in css.find_style_attributes(
        html.etree_element, presentational_hints, html.base_url
    ):
        cascade = cascaded.setdefault((element, None), {})
        own[element] = tuple(declarations)
        _weigh(
            css.preprocess_declarations(base_url, declarations),
            "author",
            (_order(None, specificity), specificity),
            cascade,
        )
    return own


def _weigh_all(rules: list[_Candidate], own: _Cascade | None) -> _Weighed:
    cascades: dict[str | None, _Cascade] = {} if own is None else {None: own}
    _weigh_rules(rules, cascades)
    _revert(rules, cascades)
    weighed = _Weighed(cascades.pop(None, None), {}, {})
    for pseudo_type, cascade in cascades.items():
        assert pseudo_type is not None
        # A target has to be known when its link is made.
        can_wait = pseudo_type in _PUT_OFF and "anchor" not in cascade
        (weighed.later if can_wait else weighed.now)[pseudo_type] = cascade
    return weighed


def _weigh_rules(rules: list[_Candidate], cascades: dict[str | None, _Cascade]) -> None:
    for (sheet, origin, sheet_specificity), rule, _ in rules:
        specificity, _, pseudo_type, (declarations, layer) = rule
        index = None if layer is None else sheet.layers.index(layer)
        order = _order(index, sheet_specificity)
        cascade = cascades.setdefault(pseudo_type, {})
        _weigh(declarations, origin, (order, sheet_specificity or specificity), cascade)


def _revert(rules: list[_Candidate], cascades: dict[str | None, _Cascade]) -> None:
    """Put WeasyPrint's own values in the places of those that are to be reverted."""
    reverted = [
        (pseudo_type, name)
        for pseudo_type, cascade in cascades.items()
        for name, (value, _) in cascade.items()
        if value is REVERT
    ]
    if not reverted:
        return
    own: dict[str | None, _Cascade] = {}
    _weigh_rules([it for it in rules if it.sheet[1] == "user agent"], own)
    for pseudo_type, name in reverted:
        del cascades[pseudo_type][name]
        if name in own.get(pseudo_type, {}):
            cascades[pseudo_type][name] = own[pseudo_type][name]


def _order(layer: int | None, specificity: tuple[int, ...] | None) -> float:
    """The place of a layer: after all of them what is in none, before them what attributes say."""
    if specificity == _HINT:
        return -1
    return inf if layer is None else layer


def _weigh(
    declarations: Iterable[Any], origin: str, weight: tuple[Any, ...], cascade: _Cascade
) -> None:
    for name, values, importance in declarations:
        heavier = (css.declaration_precedence(origin, importance), *weight)
        if name not in cascade or cascade[name][1] <= heavier:
            cascade[name] = values, heavier


METHODS = ((css.StyleFor, "__init__", init), (css.StyleFor, "__call__", call))
