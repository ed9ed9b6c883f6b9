"""The cascade: the rules for each element are weighed, declaration by declaration.

Most elements match the rules that others did: the cells of a column, and the pseudo-elements that
WeasyPrint's own style sheet gives to each of them. What came out for the same rules in the same
order is shared here, where an element has no `style` of its own. WeasyPrint shares the computed
styles of such elements since version 70 (its pull request 2813), and weighs their rules before.
"""

from collections.abc import Iterable
from math import inf
from typing import Any

from weasyprint import css

# The specificity of presentational hints.
_HINT = (0, 0, 0)
# By the name of a property, its value, and the weight of the declaration that it is of.
_Cascade = dict[str, tuple[Any, tuple[Any, ...]]]


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
    vars(style_for).update(
        _cascaded_styles=cascaded,
        _computed_styles=styles,
        _sheets=sheets,
        initial_page_sizes={"box": None, "area": None},
        font_config=font_config,
    )
    where = {
        "root": html.etree_element,
        "base_url": html.base_url,
        "target_collector": target_collector,
    }
    own = _own_declarations(html, presentational_hints, cascaded)
    shared: dict[Any, dict[str | None, _Cascade]] = {}
    computed: dict[Any, Any] = {}
    for wrapper in html.wrapper_element.iter_subtree():  # parents before their children
        element = wrapper.etree_element
        parent = wrapper.parent.etree_element if wrapper.parent else None
        rules = [(*sheet, rule) for sheet in sheets for rule in sheet[0].matcher.match(wrapper)]
        matched = tuple([(id(sheet), rule[1]) for sheet, _, _, rule in rules])
        alike = (matched, element if element in own else None)
        if alike not in shared:
            shared[alike] = {None: cascaded[element, None]} if element in own else {}
            _weigh_rules(rules, shared[alike])
        for pseudo_type, cascade in shared[alike].items():
            cascaded[element, pseudo_type] = cascade
        key = (id(styles[parent, None]) if wrapper.parent else None, own.get(element), matched)
        if key in computed:
            styles[element, None] = computed[key]
        else:
            style_for.set_computed_styles(element, parent=parent, **where)
            computed[key] = styles[element, None]
    for element, pseudo_type in cascaded:
        if pseudo_type:
            style_for.set_computed_styles(element, parent=element, pseudo_type=pseudo_type, **where)
    cascaded.clear()  # it will hold those of pages


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


def _weigh_rules(rules: list[Any], cascades: dict[str | None, _Cascade]) -> None:
    for sheet, origin, sheet_specificity, rule in rules:
        specificity, _, pseudo_type, (declarations, layer) = rule
        index = None if layer is None else sheet.layers.index(layer)
        order = _order(index, sheet_specificity)
        cascade = cascades.setdefault(pseudo_type, {})
        _weigh(declarations, origin, (order, sheet_specificity or specificity), cascade)


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


METHODS = ((css.StyleFor, "__init__", init),)
