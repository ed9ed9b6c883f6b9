import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offload import answer, errors
from offload.answer import FailedStart, Introduction, Unreadable
from offload.job import Fault, Receipt

PRESS = Path(answer.__file__).parent / "press"
ANSWERS = (
    None,
    Receipt(3, 1000, 0.25, 1 << 30, ("é" * 200, "b"), 2, began_at=1e9, digest="0f" * 32),
    Fault(errors.InvalidData, "It is wrong.", listed=True),
    Introduction(7, 6, 1 << 20, ("seccomp", "landlock-fs")),
    FailedStart("OSError: no library"),
)


@pytest.mark.parametrize("said", ANSWERS)
def test_what_is_said_is_understood(said: answer.Answer) -> None:
    assert answer.decode(answer.encode(said)) == said


@pytest.mark.parametrize("letter", ["\U0001f9fe", "\0", "\ud800", '"'])
def test_the_longest_fault_is_short_enough(letter: str) -> None:
    message = answer.encode(Fault(errors.TypesettingFailed, letter * 9000, listed=True))
    assert len(message) <= answer.LONGEST
    assert isinstance(answer.decode(message), Fault)


def test_every_fault_that_the_press_raises_can_be_said() -> None:
    names = {
        str(getattr(node, "attr", getattr(node, "id", "")))
        for module in PRESS.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text()))
    }
    known = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert len(names & known) > 5
    assert (names & known) - {"OffloadError"} <= answer._FAULTS.keys()


@given(st.binary(max_size=answer.LONGEST))
def test_any_bytes_are_an_answer_or_unreadable(message: bytes) -> None:
    try:
        said = answer.decode(message)
    except Unreadable:
        return
    assert said is None or isinstance(said, Introduction | FailedStart | Receipt | Fault)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.sampled_from(["Receipt", "Fault", "Introduction", "FailedStart"]), st.data())
def test_any_members_are_an_answer_or_unreadable(kind: str, data: st.DataObject) -> None:
    members = data.draw(st.fixed_dictionaries(dict.fromkeys(answer._CHECKS[kind], JSON)))
    try:
        said = answer.decode(json.dumps({kind: members}).encode())
    except Unreadable:
        return
    assert type(said).__name__ == kind


def test_items_are_sentences_or_members(tmp_path: Path) -> None:
    items = tmp_path / "items.json"
    items.write_text(json.dumps(["a", {"pointer": "/b"}]))
    assert answer.read_items(items) == ("a", {"pointer": "/b"})
    for wrong in ("{}", "[1]", '[{"a": 1}]', json.dumps(["x"] * 1001), "[" * 10_000, '["\\ud800"]'):
        items.write_text(wrong)
        with pytest.raises(Unreadable):
            answer.read_items(items)


def test_only_plain_files_are_opened(tmp_path: Path) -> None:
    import os

    plain, link, pipe = (tmp_path / name for name in ("plain", "link", "pipe"))
    plain.write_bytes(b"x")
    link.symlink_to(plain)
    os.mkfifo(pipe)
    with answer.open_made(plain) as file:
        assert file.read() == b"x"
    for wrong in (link, pipe, tmp_path, tmp_path / "none"):
        with pytest.raises(Unreadable):
            answer.open_made(wrong)
