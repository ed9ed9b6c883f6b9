"""A template's data: JSON text into exact values, and every fault that a schema finds in it."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any, NoReturn

import jsonschema_rs

from offload.errors import InvalidData, Item, MalformedBody
from offload.press.documents import patterns

# Beyond any amount, and small enough that arithmetic on it costs nothing: 1e999999999 as an
# integer would take all memory.
_MOST_DIGITS = 40
# A caller mends a thousand faults in one go, if ever; the loop has to send what is listed.
_MOST_FAULTS = 1000
# Values among which all faults are found: some 1,500 lines of a statement. Beyond, there is one.
_MOST_SEARCHED = 10_000
_LONGEST_ECHO = 80
# Beyond any document's data; the schema's own reader stops at 255.
_DEEPEST = 60
# What may be half of a pair (RFC 8259, section 8.2), and so no text.
_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class _Absurd:
    """A number that is beyond reason, in its place until that is known."""

    text: str


def read(text: bytes) -> Any:
    """The JSON value; numbers with a fraction or an exponent are Decimals, as they were written.

    Raises:
        MalformedBody: it is no JSON (RFC 8259), or names a member twice.
        InvalidData: it has absurd numbers, or half a character.
    """
    absurd: list[_Absurd] = []

    def number(text: str) -> Any:
        value = _number(text)
        if isinstance(value, _Absurd):
            absurd.append(value)
        return value

    value = _parse(text, number)
    if absurd or _HALF_PAIR.search(text):
        refuse(list(_unusable(value)))
    return value


def _parse(text: bytes, number: Callable[[str], Any]) -> Any:
    try:
        return json.loads(
            text,
            parse_float=number,
            parse_int=number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except RecursionError as error:
        raise MalformedBody("The JSON is nested too deeply.") from error
    except UnicodeDecodeError as error:
        raise MalformedBody("The JSON is not encoded in UTF-8.") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise MalformedBody(f"The body is no JSON: {error.msg}, {where}.") from error


def check(validator: jsonschema_rs.Validator, value: Any) -> None:
    """Hold a value against its schema.

    Raises:
        InvalidData: with every fault, its pointer, and what was expected; of data with a great many
            values, the faults of the first.
    """
    try:
        if not validator.is_valid(value):
            _refuse_faults(validator, value)
    except ValueError:  # it goes no deeper into the data, and says so
        refuse(list(_too_deep(value)))
        raise


def _refuse_faults(validator: jsonschema_rs.Validator, value: Any) -> None:
    # It gathers all faults before it gives the first: 300,000 numbers where texts are wanted took
    # 16 seconds and 1.6 GB. Whether there is one at all is known at once.
    begun = _beginning(value)
    refuse([item for error in validator.iter_errors(begun) for item in _faults(error, value)])
    try:
        validator.validate(value)
    except jsonschema_rs.ValidationError as error:
        refuse(list(_faults(error, value)))


def _beginning(value: Any) -> Any:
    """The value, with its arrays cut off after so many values in all."""
    left = _MOST_SEARCHED

    def cut(value: Any, depth: int) -> Any:
        nonlocal left
        left -= 1
        if depth > _DEEPEST:
            return value  # no data: it is refused, or has few values at such a place
        if isinstance(value, dict):
            return {name: cut(item, depth + 1) for name, item in value.items()}
        if isinstance(value, list):
            return [cut(item, depth + 1) for item in takewhile(lambda _: left > 0, value)]
        return value

    return cut(value, 0)


def refuse(faults: Sequence[Item]) -> None:
    """Raise them, if there are any.

    Raises:
        InvalidData: there are.
    """
    if not faults:
        return
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    listed = f"; the first {_MOST_FAULTS} are listed" if len(faults) > _MOST_FAULTS else ""
    raise InvalidData(f"The data has {count}{listed}.", tuple(faults[:_MOST_FAULTS]))


def pointer(*path: str | int) -> str:
    """A JSON Pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _number(text: str) -> int | Decimal | _Absurd:
    if text.lstrip("-").isdigit():
        return int(text) if len(text) <= _MOST_DIGITS else _Absurd(text)
    try:
        number = Decimal(text)
    except ArithmeticError:  # its exponent has too many digits itself
        return _Absurd(text)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # JSON has no NaN and no infinity
    if abs(exponent) > _MOST_DIGITS or abs(number.adjusted()) > _MOST_DIGITS:
        return _Absurd(text)
    return number


def _unusable(value: Any) -> Iterator[Item]:
    """A fault for each number that is absurd, and each text that is none."""
    for path, held in _walk(value):
        if isinstance(held, _Absurd):
            detail = f"the number {held.text[:_LONGEST_ECHO]} is beyond reason"
            yield _fault(path, detail, f"at most {_MOST_DIGITS} figures")
        elif isinstance(held, str) and not _is_text(held):
            yield _fault(path, "has half of a surrogate pair", "Unicode text")


def _too_deep(value: Any) -> Iterator[Item]:
    for path, _ in _walk(value):
        if len(path) == _DEEPEST:
            yield _fault(path, "is nested too deeply", f"at most {_DEEPEST} levels")
            return


def _walk(value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value with its path, and every name of a member as one: no deeper than is admitted."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        path, held = waiting.pop()
        yield path, held
        if len(path) == _DEEPEST:
            continue
        if isinstance(held, dict):
            waiting += [((*path, _named(name)), item) for name, item in held.items()]
            waiting += [(path, name) for name in held]
        elif isinstance(held, list):
            waiting += [((*path, number), item) for number, item in enumerate(held)]


def _named(name: str) -> str:
    """A member's name, which is itself no text perhaps, for a pointer."""
    return name.encode(errors="replace").decode()


def _is_text(text: str) -> bool:
    return not any(unicodedata.category(character) == "Cs" for character in text)


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedBody(f"{name} is no number in JSON.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Which of two equal names counts is left open by RFC 8259; for money that is too open."""
    value = dict(pairs)
    if len(value) < len(pairs):
        twice = _twice(pairs)
        raise MalformedBody(f"The JSON names the member {twice[:_LONGEST_ECHO]!r} twice.")
    return value


def _twice(pairs: list[tuple[str, Any]]) -> str:
    """The first name that comes again, in linear time."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return name
        seen.add(name)
    raise AssertionError("all are different")


def _faults(error: jsonschema_rs.ValidationError, value: Any) -> Iterator[Item]:
    """One fault for a member that is missing or too many, at that member's own place."""
    path = error.instance_path
    kind: Any = error.kind
    match kind.name:
        case "required":
            yield _fault([*path, kind.property], "is missing", "a value")
        case "additionalProperties" | "unevaluatedProperties":
            for name in kind.unexpected:
                yield _fault([*path, name], "is not known here", "no such member")
        case "oneOf" | "anyOf":
            yield _fault(path, f"can't be {_echo(value, path)}", _choices(kind.context, len(path)))
        case _:
            yield _fault(path, f"can't be {_echo(value, path)}", _expected(kind))


def _fault(path: Sequence[str | int], detail: str, expected: str) -> Item:
    return {"pointer": pointer(*path), "detail": detail, "expected": expected}


def _choices(context: list[list[jsonschema_rs.ValidationError]], depth: int) -> str:
    branches = ("; ".join(_described(error, depth) for error in branch) for branch in context)
    return " or ".join(dict.fromkeys(filter(None, branches))) or "exactly one of the choices"


def _described(error: jsonschema_rs.ValidationError, depth: int) -> str:
    kind: Any = error.kind
    place = pointer(*error.instance_path[depth:]).lstrip("/")
    said = f"with {kind.property}" if kind.name == "required" else _expected(kind)
    return f"{place} {said}".strip()


def _expected(kind: Any) -> str:
    """What the keyword asks for, in words."""
    value = kind.value
    match kind.name:
        case "type":
            return " or ".join(kind.types)
        case "enum":
            return "one of " + ", ".join(json.dumps(option) for option in kind.options)
        case "const":
            return json.dumps(kind.expected_value, default=str)
        case "format":
            return f"a {kind.format}"
        case "pattern":
            return patterns.in_words(value)
        case name:
            return f"{_WORDS.get(name, name)} {value}"


_WORDS = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
    "multipleOf": "a multiple of",
    "minLength": "characters, at least",
    "maxLength": "characters, at most",
    "minItems": "items, at least",
    "maxItems": "items, at most",
}


def _echo(value: Any, path: Sequence[str | int]) -> str:
    """What was sent at that place, as it was written, cut short: it may be long."""
    for step in path:
        value = value[step]
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, default=str)
    return text if len(text) <= _LONGEST_ECHO else f"{text[:_LONGEST_ECHO]}…"
