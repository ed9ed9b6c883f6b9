"""Names of a batch's documents, made of their data.

A pattern such as `invoice-{/number}` holds JSON Pointers (RFC 6901) in braces.
"""

import re
from typing import Any

_POINTER = re.compile(r"\{(/[^{}]*)\}")
# What no file's name should have, on any system: controls, breaks of lines, what turns the order
# of letters round ("fdp.exe"), halves of characters, and signs that some systems read as more.
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|" + r'[/\\:*?"<>|]'
)
_LONGEST = 150


def is_pattern(text: str) -> bool:
    """Whether a text names documents apart: it has a pointer, and braces of pointers alone."""
    return bool(_POINTER.search(text)) and not re.search(r"[{}]", _POINTER.sub("", text))


def of(pattern: str, value: Any) -> str | None:
    """The name of the document of that data; None if the data lack what the pattern asks for."""
    try:
        name = _POINTER.sub(lambda match: _text(_at(value, match[1])), pattern)
    except (KeyError, IndexError, ValueError, TypeError):
        return None
    return _UNFIT.sub("-", name)[:_LONGEST].strip(". ") or None


def _at(value: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        member = step.replace("~1", "/").replace("~0", "~")
        value = value[int(member)] if isinstance(value, list) else value[member]
    return value


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError
    return str(value)


class Unique:
    """Gives each document a name that no other has: a second one of a name has its line's number.

    Args:
        extension: of all of them.
        digits: of a line's number.
    """

    def __init__(self, extension: str, digits: int) -> None:
        self._extension = extension
        self._digits = digits
        self._taken: set[str] = set()

    def name(self, line: int, wanted: str | None) -> str:
        """The name of a line's document; lines count from 1 here."""
        number = f"{line + 1:0{self._digits}}"
        name = wanted or number
        # Names that differ by case alone are one to some systems.
        while name.casefold() in self._taken:
            name += f"-{number}"
        self._taken.add(name.casefold())
        return f"{name}.{self._extension}"
