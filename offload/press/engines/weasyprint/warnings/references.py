"""Counters and strings that nothing sets, and running elements that no margin shows.

Each prints as nothing. And page numbers in a text that change with the pages that they make.
"""

from collections.abc import Iterator
from typing import Any

_SETTERS = ("counter_reset", "counter_increment", "counter_set")
# Those that CSS sets itself.
_OWN = {"page", "pages", "list-item", "footnote", "note"}


def sentences(root_box: Any, context: Any) -> list[str]:
    """Warnings about what leads nowhere.

    Args:
        root_box: of the box tree.
        context: of its layout, which has ended.
    """
    rules = _Rules(context.style_for)
    used = {name for item in _lookups(context) for name in item} - _OWN
    if used:
        used -= {name for box in root_box.descendants() for name in _set_by(box.style)}
    unset = (used | rules.named("counter()", "counters()")) - rules.counters - _OWN
    running = {name for name, pages in context.running_elements.items() if any(pages.values())}
    is_settled = not any(state["content_changed"] for *_, state in context.page_maker)
    return [
        *([] if is_settled else ["Page numbers may be wrong: each changes the page that it is of"]),
        *_empty("string", context.string_set, rules),
        *_empty("element", context.running_elements, rules),
        *(f"counter({name}) is 0 everywhere: nothing sets it there" for name in sorted(unset)),
        *(
            f"The running element {name} is on no page: no margin has content: element({name})"
            for name in sorted(running - rules.named("element()"))
        ),
    ]


def without_running(sentences: list[str], context: Any) -> list[str]:
    """The sentences, but those about strings that a running element shows in its margin.

    WeasyPrint says that strings are for margins where it builds the element, and moves it there
    afterwards.
    """
    if not any(sentence.startswith("string(") for sentence in sentences):
        return sentences
    shown = tuple(
        f"string({' '.join(value)}) is left out"
        for pages in context.running_elements.values()
        for boxes in pages.values()
        for running in boxes
        for box in running.descendants()
        if isinstance(box.style["content"], tuple)
        for kind, value in box.style["content"]
        if kind == "string()"
    )
    return [sentence for sentence in sentences if not sentence.startswith(shown)]


def _empty(function: str, store: Any, rules: "_Rules") -> Iterator[str]:
    """What margins ask for, and no rule sets: what one sets may be missing on purpose."""
    names = {name for name, pages in store.items() if not any(pages.values())} - _OWN
    for name in sorted(names and names - rules.margin_texts()):
        yield f"{function}({name}) is empty on every page: nothing sets it"


def _lookups(context: Any) -> Iterator[list[str]]:
    """The counters that were not known where they are shown."""
    for item in context.target_collector.counter_lookup_items.values():
        yield item.missing_counters
        yield from item.missing_target_counters.values()


def _set_by(style: Any) -> Iterator[str]:
    for setter in _SETTERS:
        if style[setter] not in ("auto", "none"):
            yield from (name for name, _ in style[setter])


class _Rules:
    """What the rules of pages and their margins say.

    Args:
        style_for: of the document.
    """

    def __init__(self, style_for: Any) -> None:
        self._style_for = style_for
        self._contents: list[Any] = []
        self.counters: set[str] = set()
        for sheet, _, _ in style_for._sheets:  # noqa: SLF001 - nowhere else are they
            for _, _, declarations in sheet.page_rules:
                self._read(declarations)

    def _read(self, declarations: list[Any]) -> None:
        for name, value, _ in declarations:
            if name == "content" and isinstance(value, list):
                self._contents += value
            elif name in _SETTERS and isinstance(value, tuple):
                self.counters.update(counter for counter, _ in value)

    def named(self, *functions: str) -> set[str]:
        """The first argument of these functions, wherever they are called."""
        return {value[0] for kind, value in self._contents if kind in functions}

    def margin_texts(self) -> set[str]:
        """The named strings and running elements that rules for elements make."""
        declarations = [
            (name, value)
            for sheet, _, _ in self._style_for._sheets  # noqa: SLF001 - nowhere else are they
            for rule in _rules(sheet.matcher)
            for name, value, _ in rule[-1][0]
        ]
        strings = {
            item[0]
            for name, value in declarations
            if name == "string_set" and isinstance(value, tuple)
            for item in value
        }
        positions = (value for name, value in declarations if name == "position")
        running = (value for value in positions if isinstance(value, tuple))  # a var() is none
        return strings | {value[1] for value in running if value[0] == "running()"}


def _rules(matcher: Any) -> Iterator[Any]:
    """All rules of a stylesheet, wherever its matcher has them."""
    for found in vars(matcher).values():
        if isinstance(found, dict):
            for rules in found.values():
                yield from rules
        elif isinstance(found, list):
            yield from found
