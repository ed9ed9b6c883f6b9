from decimal import Decimal

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offload.errors import InvalidData, MalformedBody
from offload.press.documents import data

SCHEMA = {
    "type": "object",
    "properties": {
        "price": {"type": "number", "multipleOf": 0.01, "minimum": 0},
        "on": {"format": "date"},
        "kind": {"enum": ["a", "b"]},
        "lines": {"items": {"type": "object", "required": ["na/me"]}},
        "either": {"oneOf": [{"required": ["p"]}, {"properties": {"q": {"type": "null"}}}]},
    },
    "required": ["kind"],
    "additionalProperties": False,
}
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)


def faults(text: bytes) -> dict[str, tuple[str, str]]:
    with pytest.raises(InvalidData) as caught:
        data.check(VALIDATOR, data.read(text))
    items = [item for item in caught.value.items if isinstance(item, dict)]
    return {item["pointer"]: (item["detail"], item["expected"]) for item in items}


@given(st.decimals(min_value=-(10**20), max_value=10**20, places=12))
def test_a_number_is_exactly_what_was_written(number: Decimal) -> None:
    read = data.read(f"{number:f}".encode())
    assert Decimal(read) == number


def test_what_the_schema_admits_passes() -> None:
    data.check(VALIDATOR, data.read(b'{"kind": "a", "price": 99999999999999999.01}'))


def test_every_fault_is_named_by_its_place() -> None:
    found = faults(
        b'{"price": 1.105, "on": "2026-02-30", "kind": "c", "lines": [{}, 7], "x~y": 1,'
        b' "either": {"q": 1}}'
    )
    assert found == {
        "/price": ("can't be 1.105", "a multiple of 0.01"),
        "/on": ('can\'t be "2026-02-30"', "a date"),
        "/kind": ('can\'t be "c"', 'one of "a", "b"'),
        "/lines/0/na~1me": ("is missing", "a value"),
        "/lines/1": ("can't be 7", "object"),
        "/x~0y": ("is not known here", "no such member"),
        "/either": ('can\'t be {"q": 1}', "with p or q null"),
    }


def test_a_float_that_is_a_hair_off_is_refused_as_it_was_written() -> None:
    found = faults(b'{"kind": "a", "price": 0.30000000000000004}')
    assert found == {"/price": ("can't be 0.30000000000000004", "a multiple of 0.01")}


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b'{"a": 1, "a": 2}', b"NaN", b"-Infinity", b"\xff\xfe",
    ],
)  # fmt: skip
def test_what_is_no_data_is_refused(text: bytes) -> None:
    with pytest.raises(MalformedBody):
        data.read(text)


def test_of_very_many_faults_the_first_are_listed() -> None:
    with pytest.raises(InvalidData, match="2500 faults; the first 1000") as caught:
        data.refuse([{"pointer": "/x", "detail": "no"}] * 2500)
    assert len(caught.value.items) == 1000


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b'{"a": [1, 1e99999999999999999999]}', "/a/1"),
        (b'{"a": -1e-99999999999999999999}', "/a"),
        (b"1e999999999", ""),
        (b"1e-999999999", ""),
        (b"[0." + b"0" * 60 + b"1]", "/0"),
        (b'{"a": {"b/c": ' + b"9" * 5000 + b"}}", "/a/b~1c"),
        (b'{"a": ["\\ud800"]}', "/a/0"),
        (b'{"a": {"\\udfff": 1}}', "/a"),
    ],
)
def test_numbers_beyond_reason_and_half_characters_are_faults_with_a_place(
    text: bytes, place: str
) -> None:
    assert list(faults(text)) == [place]


def test_a_pair_of_surrogates_is_a_character() -> None:
    assert data.read(b'["\\ud83e\\uddfe"]') == ["\U0001f9fe"]


@pytest.mark.parametrize("depth", [300, 600, 900])
def test_what_is_nested_too_deeply_is_a_fault_of_the_data(depth: int) -> None:
    found = faults(b'{"lines": ' + b"[" * depth + b"]" * depth + b"}")
    assert [detail for detail, _ in found.values()] == ["is nested too deeply"]
    assert all(place.startswith("/lines/0/0") for place in found)


def test_an_endless_nesting_is_no_json_for_us() -> None:
    with pytest.raises(MalformedBody, match="deep"):
        data.read(b"[" * 10**6)


def test_no_more_faults_are_looked_for_than_a_worker_has_memory_for() -> None:
    """All of 100,000 would take half a gigabyte, for a body of 200 kB."""
    text = b'{"kind": "a", "lines": [%s]}' % b",".join([b"1"] * 100_000)
    with pytest.raises(InvalidData, match=r"has 99\d\d faults; the first 1000 are listed"):
        data.check(VALIDATOR, data.read(text))


def test_a_fault_behind_very_many_values_is_found() -> None:
    lines = b",".join([b'{"na/me": 1}'] * 10_000)
    assert [*faults(b'{"kind": "a", "lines": [%s, 7]}' % lines)] == ["/lines/10000"]
    data.check(VALIDATOR, data.read(b'{"kind": "a", "lines": [%s]}' % lines))


def test_names_that_come_twice_are_found_among_very_many() -> None:
    """In linear time: in quadratic time this is minutes."""
    members = b",".join(b'"%d":1' % number for number in range(400_000))
    with pytest.raises(MalformedBody, match="'399999' twice"):
        data.read(b"{" + members + b',"399999":1}')
