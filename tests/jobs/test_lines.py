import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs import lines
from jobs.lines import (
    CHUNK_LINES,
    LineIndex,
    LineTooLong,
    TooManyLines,
    chunk_of,
    entry_range,
    extent,
    is_blank,
    split,
)


def indexed(content: bytes, piece: int, longest: int = 1 << 20) -> tuple[LineIndex, bytes]:
    index = LineIndex(longest)
    for start in range(0, len(content), piece):
        index.add(content[start : start + piece])
    return index, index.finish()


@given(
    content=st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b""))).map(b"\n".join),
    piece=st.integers(1, 100),
)
def test_chunks_are_the_lines_however_the_input_came(content: bytes, piece: int) -> None:
    index, entries = indexed(content, piece)
    found: list[bytes] = []
    for chunk in range(index.chunks):
        offset, size = entry_range(chunk)
        start, length, first = extent(entries[offset : offset + size])
        assert first == len(found)
        there = [*split(content[start : start + length])]
        assert len(there) <= CHUNK_LINES
        assert all(chunk_of(entries, first + n) == chunk for n in range(len(there)))
        found += there
    assert found == [*split(content)] if content else found == []
    assert (index.lines, index.blank) == (len(found), sum(map(is_blank, found)))


def test_a_blank_line_is_one_without_anything_to_read() -> None:
    index, _ = indexed(b'\xef\xbb\xbf\n1\n\n \t\r\n"a b"\n  x\n ', piece=1)
    assert (index.lines, index.blank) == (7, 4)


def test_long_lines_make_short_chunks() -> None:
    """A service has no more than a chunk in memory."""
    index, _ = indexed(b"x" * (1 << 19) + b"\n" + b"y\n" * 30, 1 << 16, 1 << 20)
    assert index.chunks == 2
    index, _ = indexed((b"x" * (1 << 19) + b"\n") * 6, 1 << 16, 1 << 20)
    assert index.chunks == 3


def test_there_is_a_limit_on_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those that are blank, too: each is a byte to send, and counts in the index."""
    monkeypatch.setattr(lines, "MOST_LINES", 1000)
    assert indexed(b"\n" * 1000, 64)[0].lines == 1000
    with pytest.raises(TooManyLines):
        indexed(b"\n" * 1001, 64)


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_line_that_is_too_long_is_named_before_it_has_ended(end: bytes) -> None:
    with pytest.raises(LineTooLong) as refused:
        indexed(b"short\n" + b"x" * 101 + end, 10, longest=100)
    assert refused.value.number == 1
