"""What a worker says: data that its parent reads with distrust.

A document may have taken a worker over. So an answer is JSON of at most `LONGEST` bytes, and
reading one builds a value of this module's few kinds, or raises. A fault's class comes from a
closed list.
"""

import json
import math
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from offload import errors
from offload.job import PIPE_BUF, Fault, Receipt

# Bytes of one answer.
LONGEST = PIPE_BUF
# Characters of a fault's sentence, and of each of so many items; items are in a file.
LONGEST_DETAIL = 600
LONGEST_ITEM, MOST_ITEMS = 600, 1000
_LARGEST_ITEMS_FILE = 16 << 20
# Characters of a receipt's warning, and how many of them it may hold.
LONGEST_WARNING, MOST_WARNINGS = 200, 16
_LARGEST_COUNT = 1 << 53
_LONGEST_NAME, _MOST_NAMES = 40, 20
_DIGEST = re.compile(r"[0-9a-f]{64}")

# The faults that a worker can find: all others are for its parent to say.
_FAULTS: dict[str, type[errors.OffloadError]] = {
    error.__name__: error
    for error in (
        errors.MalformedBody,
        errors.NotWellFormed,
        errors.InvalidData,
        errors.NoInvoice,
        errors.TemplateBroken,
        errors.UnusablePdf,
        errors.ResourcesMissing,
        errors.VariantRefused,
        errors.IncompleteDocument,
        errors.DocumentTooLarge,
        errors.TypesettingFailed,
        errors.SpoolFull,
        errors.PressBroken,
    )
}


class Unreadable(Exception):
    """What came from a worker is not an answer."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """How a new worker introduces itself: process ids, and resident memory in bytes.

    `confinement` names what the kernel keeps it from.
    """

    pid: int
    forkserver: int
    rss_bytes: int
    confinement: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailedStart:
    """A worker that could not be set up, and why."""

    detail: str


Answer = Introduction | FailedStart | Receipt | Fault | None


def encode(answer: Answer) -> bytes:
    """An answer as the bytes that cross."""
    match answer:
        case None:
            spoken: object = None
        case Fault(error, detail):
            members = {"error": error.__name__, "detail": detail[:LONGEST_DETAIL]}
            spoken = {"Fault": {**members, "listed": answer.listed, "begun": answer.begun}}
        case _:
            kind = type(answer).__name__
            spoken = {kind: {name: getattr(answer, name) for name in _CHECKS[kind]}}
    return json.dumps(spoken, ensure_ascii=False).encode("utf-8", "replace")


def decode(message: bytes) -> Answer:
    """The answer in a message.

    Raises:
        Unreadable: it is none.
    """
    if len(message) > LONGEST:
        raise Unreadable
    try:
        spoken = json.loads(message)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if spoken is None:
        return None
    if not isinstance(spoken, dict) or len(spoken) != 1:
        raise Unreadable
    [(kind, members)] = spoken.items()
    if kind not in _CHECKS:
        raise Unreadable
    said: Answer = _KINDS[kind](**_checked(members, _CHECKS[kind]))
    return said


def open_made(path: Path) -> BinaryIO:
    """Open a file that a worker has made: a plain file, and nothing through a link. Blocks.

    Raises:
        Unreadable: it is something else, or is not there.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Unreadable from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise Unreadable
    return os.fdopen(fd, "rb")


def read_items(path: Path) -> tuple[errors.Item, ...]:
    """The list that goes with a fault, from its file. Blocks.

    Raises:
        Unreadable: it is none.
    """
    with open_made(path) as file:
        content = file.read(_LARGEST_ITEMS_FILE + 1)
    try:
        items = json.loads(content[:_LARGEST_ITEMS_FILE])
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise Unreadable
    return tuple(map(_item, items))


def _checked(members: Any, checks: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    if not isinstance(members, dict) or members.keys() != checks.keys():
        raise Unreadable
    return {name: check(members[name]) for name, check in checks.items()}


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < _LARGEST_COUNT:
        raise Unreadable
    return value


def _seconds(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value) or value < 0:
        raise Unreadable
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unreadable
    return value


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise Unreadable
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Unreadable from error
    return value


def _texts(value: Any, longest: int, most: int) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > most:
        raise Unreadable
    return tuple(_text(text, longest) for text in value)


def _item(value: Any) -> errors.Item:
    if isinstance(value, dict) and len(value) <= _MOST_NAMES:
        return {_text(k, _LONGEST_NAME): _text(v, LONGEST_ITEM) for k, v in value.items()}
    return _text(value, LONGEST_ITEM)


def _digest(value: Any) -> str | None:
    if value is None:
        return None
    if not _DIGEST.fullmatch(text := _text(value, 64)):
        raise Unreadable
    return text


def _fault(value: Any) -> type[errors.OffloadError]:
    if not isinstance(value, str) or value not in _FAULTS:
        raise Unreadable
    return _FAULTS[value]


_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (Introduction, FailedStart, Receipt, Fault)
}
_CHECKS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "Introduction": {
        "pid": _count,
        "forkserver": _count,
        "rss_bytes": _count,
        "confinement": lambda value: _texts(value, _LONGEST_NAME, _MOST_NAMES),
    },
    "FailedStart": {"detail": lambda value: _text(value, LONGEST_DETAIL)},
    # Not `queue_seconds`: the pool knows them.
    "Receipt": {
        "pages": _count,
        "size_bytes": _count,
        "render_seconds": _seconds,
        "rss_bytes": _count,
        "warnings": lambda value: _texts(value, LONGEST_WARNING, MOST_WARNINGS),
        "warning_count": _count,
        "began_at": _seconds,
        "digest": _digest,
    },
    "Fault": {
        "error": _fault,
        "detail": lambda value: _text(value, LONGEST_DETAIL),
        "listed": _flag,
        "begun": _flag,
    },
}
