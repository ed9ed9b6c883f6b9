"""A template's data: JSON text into exact values, and every fault that a schema finds in it."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NoReturn

import jsonschema_rs

from offload.errors import InvalidData, Item, MalformedBody

# Beyond any amount, and small enough that arithmetic on it costs nothing: 1e999999999 as an
# integer would take all memory.
_MOST_DIGITS = 40
# A caller mends a thousand faults in one go, if ever; the loop has to send what is listed.
_MOST_FAULTS = 1000
_LONGEST_ECHO = 80


def read(text: bytes) -> Any:
    """The JSON value; numbers with a fraction or an exponent are Decimals, as they were written.

    Raises:
        MalformedBody: it is no JSON (RFC 8259), names a member twice, or has an absurd number.
    """
    try:
        return json.loads(
            text,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as error:
        raise MalformedBody("The JSON is not encoded in UTF-8.") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise MalformedBody(f"The body is no JSON: {error.msg}, {where}.") from error


def check(validator: jsonschema_rs.Validator, value: Any) -> None:
    """Hold a value against its schema.

    Raises:
        InvalidData: with every fault, its pointer, and what was expected.
    """
    refuse([item for error in validator.iter_errors(value) for item in _faults(error, value)])


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


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # JSON has no NaN and no infinity
    if abs(exponent) > _MOST_DIGITS or abs(number.adjusted()) > _MOST_DIGITS:
        raise MalformedBody(f"The number {text[:_LONGEST_ECHO]} is beyond reason.")
    return number


def _integer(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise MalformedBody(f"The number {text[:_LONGEST_ECHO]}… is beyond reason.")
    return int(text)


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedBody(f"{name} is no number in JSON.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Which of two equal names counts is left open by RFC 8259; for money that is too open."""
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise MalformedBody(f"The JSON names the member {twice[:_LONGEST_ECHO]!r} twice.")
    return value


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
        case name:
            return f"{_WORDS.get(name, name)} {value}"


_WORDS = {
    "pattern": "text that matches",
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
