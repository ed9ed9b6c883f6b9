"""Paths of the table of terms, which find an element and, where there is none, make it.

`A/B` is a child of a child, `@a` an attribute, `.` the element itself, and `A | B` one of two, of
which the first is made. `A[B=v]` and `A[@a=v]` say what an element must have, `A[B!=v|w]` what it
must not have: it is made with `w`, or without B. `A[+B=v]` asks for nothing, but is made with B.
`A*` is made anew for each object of an array, else the last step is. `$name` is a variable.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

Variables = Mapping[str, str]

_STEP = re.compile(r"([\w.@]+)((?:\[[^]]*\])*)(\*?)/?")
_TEST = re.compile(r"\[(\+?)([\w/@]+)(!?=)([^]|]*)(?:\|([^]]*))?\]")


@dataclass(frozen=True, slots=True)
class Test:
    """What an element has: the text at `path` is `value`, or is not, or is only made so."""

    path: tuple["Step", ...]
    value: str
    negated: bool
    made: str | None
    asked: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One element, or one attribute, of a path."""

    name: str
    tests: tuple[Test, ...] = ()
    anew: bool = False


Path = tuple[Step, ...]


@cache
def parse(text: str) -> tuple[Path, ...]:
    """The alternatives of a path."""
    return tuple(_parse(alternative) for alternative in text.split(" | "))


def _parse(text: str) -> Path:
    if text == ".":
        return ()
    return tuple(
        Step(step[1], tuple(map(_test, _TEST.finditer(step[2]))), bool(step[3]))
        for step in _STEP.finditer(text)
    )


def _test(found: re.Match[str]) -> Test:
    write_only, path, sign, value, other = found.groups()
    negated = sign == "!="
    return Test(_parse(path), value, negated, other if negated else value, not write_only)


def elements(context: Any, path: Path, variables: Variables) -> Iterator[Any]:
    """Those that a path finds, in their order; an attribute's element stands for it.

    Args:
        context: the element that the path begins at.
        path: its last step may be an attribute.
        variables: by name.
    """
    if not path or path[0].name.startswith("@"):
        yield context
        return
    first, *rest = path
    for child in context.iterchildren(f"{{*}}{first.name}"):
        if _passes(child, first, variables):
            yield from elements(child, tuple(rest), variables)


def texts(context: Any, path: Path, variables: Variables) -> Iterator[str]:
    """What is said at a path.

    Args:
        context: the element that the path begins at.
        path: its last step may be an attribute.
        variables: by name.
    """
    attribute = path[-1].name[1:] if path and path[-1].name.startswith("@") else None
    for element in elements(context, path, variables):
        text = element.get(attribute) if attribute else element.text
        if text and text.strip():
            yield text


def make(context: Any, path: Path, variables: Variables, *, anew: bool = False) -> Any:
    """The element of a path: the one that is there, or a new one.

    Args:
        context: the element that the path begins at.
        path: its last step may be an attribute, whose element it is then.
        variables: by name.
        anew: whether it is new in any case, from the step that is marked so, else the last.
    """
    marked = next((i for i, step in enumerate(path) if step.anew), len(path) - 1)
    for i, step in enumerate(path):
        if step.name.startswith("@"):
            break
        found = None if anew and i >= marked else _there(context, step, variables)
        context = _new(context, step) if found is None else found
        _fill(context, step, variables)
    return context


def _there(context: Any, step: Step, variables: Variables) -> Any:
    children = context.iterchildren(step.name)
    return next((child for child in children if _passes(child, step, variables)), None)


def _new(context: Any, step: Step) -> Any:
    return etree.SubElement(context, step.name)


def _fill(element: Any, step: Step, variables: Variables) -> None:
    for test in step.tests:
        if test.made and not any(texts(element, test.path, variables)):
            put(element, test.path, _value(test.made, variables), variables)


def put(context: Any, path: Path, text: str, variables: Variables) -> Any:
    """Write a text at a path, and give its element.

    Args:
        context: the element that the path begins at.
        path: its last step may be an attribute.
        text: what is written there.
        variables: by name.
    """
    element = make(context, path, variables)
    if path and path[-1].name.startswith("@"):
        element.set(path[-1].name[1:], text)
    else:
        element.text = text
    return element


def _passes(element: Any, step: Step, variables: Variables) -> bool:
    return all(_has(element, test, variables) for test in step.tests if test.asked)


def _has(element: Any, test: Test, variables: Variables) -> bool:
    wanted = _value(test.value, variables)
    found = any(text.strip() == wanted for text in texts(element, test.path, variables))
    return found != test.negated


def _value(value: str, variables: Variables) -> str:
    return variables.get(value[1:], "") if value.startswith("$") else value
