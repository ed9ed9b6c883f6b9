"""Which element of a document the typesetter gave up on: an error of its own names none."""

import re
from collections.abc import Iterator
from types import TracebackType
from typing import Any
from xml.etree.ElementTree import Element

# Characters of a path that are worth a sentence.
_LONGEST = 200


def sentence(error: BaseException, root: Element, content: bytes) -> str:
    """What an author can know of an error.

    Args:
        error: that ended the layout.
        root: of the document's tree.
        content: its source.
    """
    known = {id(it) for it in root.iter()} - {id(root)}  # which is in every frame
    element = next(_elements(error.__traceback__, known), None)
    if element is None:
        return "The typesetter gave up on this document, and can't say where in it."
    line = _line(element, root, content)
    return (
        f"The typesetter gave up on the element {_path(element, root)}"
        f"{f' in line {line}' if line else ''}: leave it out, or style it otherwise."
    )


def _elements(trace: TracebackType | None, known: set[int]) -> Iterator[Any]:
    """The elements that were worked on, the innermost first."""
    frames = []
    while trace:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    for frame in reversed(frames):
        for value in frame.f_locals.values():
            element = getattr(value, "element", value)
            if id(element) in known:
                yield element


def _path(element: Element, root: Element) -> str:
    """Its path as a selector, from the body on."""
    parents = {child: parent for parent in root.iter() for child in parent}
    steps: list[str] = []
    while element is not root:
        steps.append(_step(element, parents[element]))
        element = parents[element]
    return " > ".join(reversed(steps))[-_LONGEST:]


def _step(element: Element, parent: Element) -> str:
    name = str(element.tag).rpartition("}")[2]
    if own := element.get("id"):
        return f"{name}#{own}"
    alike = [child for child in parent if child.tag == element.tag]
    return name if len(alike) == 1 else f"{name}:nth-of-type({alike.index(element) + 1})"


def _line(element: Element, root: Element, content: bytes) -> int | None:
    """Its line, where each element of its name has a tag in the source."""
    name = str(element.tag).rpartition("}")[2].encode()
    tags = list(re.finditer(rb"<" + re.escape(name) + rb"(?=[\s/>])", content, re.IGNORECASE))
    alike = [it for it in root.iter() if it.tag == element.tag]
    if len(tags) != len(alike):
        return None
    place = next(n for n, it in enumerate(alike) if it is element)
    return content.count(b"\n", 0, tags[place].start()) + 1
