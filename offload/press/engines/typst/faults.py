"""What Typst says of a document that it can't make, in words of our own errors."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from offload.errors import InvalidData, Item
from offload.press.engines import glyphs
from offload.press.engines.engine import Document

# Typst's report: each fault begins a line, and then come its place and what Typst would try.
_BEGIN = re.compile(r"^error: ", re.MULTILINE)
_PLACE = re.compile(r"┌─ (.+?):(\d+):\d+")
_HINT = re.compile(r"^ *= hint: (.+)", re.MULTILINE)
_END_OF_MESSAGE = re.compile(r"\n *(?:┌─|= )|\n\n")
_STANDARD = re.compile(r"PDF/\S+ error: ")
# Characters, as Rust shows them to people who look for faults.
_GLYPHLESS = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_FORBIDDEN = re.compile(r'(?<=codepoint )`"(\\u\{[0-9a-f]+\}|[^"])"`')
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_NO_PACKAGE = re.compile(r"failed to download package|package not found|package found, but")
_PACKAGE = re.compile(r"@([\w-]+)/([\w-]+):(\d+\.\d+\.\d+)")
_NO_PICTURE = re.compile(r"unknown image format|failed to (?:decode image|parse SVG)")
_NO_DECIMAL = re.compile(r"invalid decimal: (-?[\d.]+)")
# Figures of a number in Typst (https://typst.app/docs/reference/foundations/decimal/).
_MOST_FIGURES = 28
# Below a template's folder.
PACKAGES = "packages"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Args:
        place: where: `letter/template.typ:3`; without a line where Typst knows none.
        message: what is wrong there, in Typst's words.
        hints: what Typst would try.
        of_variant: whether it is a rule of PDF/A or PDF/UA that is broken.
    """

    place: str
    message: str
    hints: tuple[str, ...]
    of_variant: bool = False

    def __str__(self) -> str:
        hints = f" ({'; '.join(self.hints)})" if self.hints else ""
        return f"{self.place}: {self.message}{hints}"

    def item(self, document: Document) -> Item:
        """What is told of it; of a character with the first field of the data that has it."""
        message = _FORBIDDEN.sub(lambda it: glyphs.code(_unescaped(it[1])), self.message)
        item = {"detail": f"{self.place}: {message}"}
        if self.hints:
            item["expected"] = "; ".join(self.hints)
        return item | _with_one(
            document, {_unescaped(it) for it in _FORBIDDEN.findall(self.message)}
        )


def of(error: typst.TypstError, program: Path) -> list[Fault]:
    """Each thing that is wrong.

    Args:
        error: of Typst's.
        program: that was compiled.
    """
    _, *reports = _BEGIN.split(error.diagnostic)
    return [_fault(report, program) for report in reports]


def glyphless(error: typst.TypstError) -> set[str]:
    """The characters that an export as PDF/A or PDF/UA failed for: no font has them."""
    characters = set("".join(map(_unescaped, _GLYPHLESS.findall(error.diagnostic))))
    # A letter is named with its accents, and a box with them. Few fonts lack a letter of ASCII.
    return {c for c in characters if not (c.isascii() and c.isprintable())} or characters


def items_of(lacking: set[str], document: Document) -> list[Item]:
    """What is said of characters without a glyph, with a field of the data that has one."""
    return [
        {
            "detail": sentence,
            **_with_one(document, {c for c in lacking if glyphs.code(c) in sentence}),
        }
        for sentence in glyphs.sentences(lacking)
    ]


def refuse_logo(found: list[Fault], document: Document) -> None:
    """Refuse data whose logo is no picture.

    Raises:
        InvalidData: it is not.
    """
    brand = _data(document).get("brand") or {}
    if _NO_PICTURE.match(found[0].message) and str(brand.get("logo")).startswith("data:"):
        fault = {"pointer": "/brand/logo", "detail": found[0].message, "expected": "a picture"}
        raise InvalidData("The data has 1 fault.", (fault,))


def refuse_number(found: list[Fault], document: Document) -> None:
    """Refuse data with a number, or a sum, of more figures than Typst takes.

    Raises:
        InvalidData: it has one.
    """
    number = _NO_DECIMAL.match(found[0].message)
    if number and sum(map(str.isdigit, number[1])) > _MOST_FIGURES:
        item = {
            "detail": f"{number[1]} is too long for Typst",
            "expected": f"at most {_MOST_FIGURES} figures, or engine=weasyprint",
        }
        raise InvalidData("The data has 1 fault.", (item | _field(document, number[1].__eq__),))


def _data(document: Document) -> dict[str, Any]:
    """What was sent."""
    value = json.loads(document.content)
    data = value.get("data") if isinstance(value, dict) else None
    return data if isinstance(data, dict) else {}


def _fault(report: str, program: Path) -> Fault:
    message = " ".join(_END_OF_MESSAGE.split(report, maxsplit=1)[0].split())
    name, place = program.parent.name, _PLACE.search(report)
    where = f"{place[1].rpartition(f'{name}/')[2]}:{place[2]}" if place else program.name
    hints = tuple(_HINT.findall(report))
    if _NO_PACKAGE.match(message):
        message, hints = _missing(report, message)
    said = _STANDARD.sub("", message, count=1)
    return Fault(f"{name}/{where}", said, hints, of_variant=said != message)


def _missing(report: str, message: str) -> tuple[str, tuple[str, ...]]:
    """What is said of a package that is not there: where to put it."""
    if not (package := _PACKAGE.search(report)):
        return message, (f"packages are read from {PACKAGES}/NAMESPACE/NAME/VERSION",)
    place = "/".join((PACKAGES, *package.groups()))
    hint = f"put its files into {place} of the template or of _shared"
    return f"there is no package {package[0]}", (hint,)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    code, letter = escape.groups()
    return chr(int(code, 16)) if code else _CONTROLS.get(letter, letter)


def _with_one(document: Document, characters: set[str]) -> dict[str, str]:
    """The first text of the data with one of these characters, as `_field` names it."""
    return _field(document, lambda text: not characters.isdisjoint(text))


def _field(document: Document, is_it: Callable[[str], bool]) -> dict[str, str]:
    """The member `pointer` (RFC 6901): the first text of the data that is it."""
    for place, text in _texts(_data(document)):
        if is_it(text):
            return {"pointer": place}
    return {}


def _texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield place, value
        case dict():
            for name, inner in value.items():
                step = name.replace("~", "~0").replace("/", "~1")
                yield from _texts(inner, f"{place}/{step}")
        case list():
            for number, inner in enumerate(value):
                yield from _texts(inner, f"{place}/{number}")
