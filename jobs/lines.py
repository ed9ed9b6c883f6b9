"""Lines of a batch's input, divided into chunks.

The index has one entry a chunk: where it begins, and its first line. A last entry stands for the
end. So any chunk is found by reading 32 bytes, however long the input is.
"""

import struct
from codecs import BOM_UTF8
from collections.abc import Iterator

# A chunk is one lease: long enough that leases cost little, short enough that a lost one does.
CHUNK_LINES = 25
# Bytes after which a chunk ends too: what a service has in memory of it.
_CHUNK_BYTES = 1 << 20
# Their index has 6 MB. Of one byte each, a gigabyte of lines had one of 640 MB.
MOST_LINES = 10_000_000
_ENTRY = struct.Struct("<QQ")
ENTRY_SIZE = _ENTRY.size
# What a line has that has nothing; some editors begin a file with the mark.
_BLANK = b" \t\r\n" + BOM_UTF8


class LineTooLong(Exception):
    """A line has more bytes than one may have; `number` counts from 0."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class TooManyLines(Exception):
    """The input has more than `MOST_LINES`."""


class LineIndex:
    """Built while the input comes in, piece by piece. Blank lines have their number, too.

    Args:
        longest: bytes that one line may have.
    """

    def __init__(self, longest: int) -> None:
        self.lines = self.blank = 0
        self._is_blank = True
        self._longest = longest
        self._position = self._line_start = 0
        self._entries = bytearray()
        self._chunk_start = 0
        self._chunk_line = 0

    @property
    def chunks(self) -> int:
        """How many chunks there are, once the input has ended."""
        return len(self._entries) // ENTRY_SIZE - 1

    def add(self, piece: bytes) -> None:
        """Take in the next piece.

        Raises:
            LineTooLong: a line is.
            TooManyLines: there are.
        """
        start = 0
        while (end := piece.find(b"\n", start)) >= 0:
            self._see(piece[start:end])
            self._end_line(self._position + end + 1)
            start = end + 1
        self._see(piece[start:])
        self._position += len(piece)
        self._check(self._position)

    def finish(self) -> bytes:
        """The index, once the input has ended."""
        if self._position > self._line_start:
            self._end_line(self._position)
        if self.lines > self._chunk_line:
            self._end_chunk(self._position)
        self._entries += _ENTRY.pack(self._position, self.lines)
        return bytes(self._entries)

    def _see(self, content: bytes) -> None:
        self._is_blank = self._is_blank and is_blank(content)

    def _end_line(self, position: int) -> None:
        self._check(position)
        if self.lines == MOST_LINES:
            raise TooManyLines
        self.lines += 1
        self.blank += self._is_blank
        self._is_blank = True
        self._line_start = position
        is_long = position - self._chunk_start >= _CHUNK_BYTES
        if self.lines - self._chunk_line == CHUNK_LINES or is_long:
            self._end_chunk(position)

    def _end_chunk(self, position: int) -> None:
        self._entries += _ENTRY.pack(self._chunk_start, self._chunk_line)
        self._chunk_start, self._chunk_line = position, self.lines

    def _check(self, position: int) -> None:
        if position - self._line_start > self._longest:
            raise LineTooLong(self.lines)


def entry_range(chunk: int) -> tuple[int, int]:
    """Offset and size of what the index says of a chunk."""
    return chunk * ENTRY_SIZE, 2 * ENTRY_SIZE


def extent(entries: bytes) -> tuple[int, int, int]:
    """Offset, size and first line of a chunk, by the entries that `entry_range` names."""
    (start, line), (end, _) = _ENTRY.iter_unpack(entries)
    return start, end - start, line


def chunk_of(index: bytes, line: int) -> int:
    """The chunk that holds a line."""
    low, high = 0, len(index) // ENTRY_SIZE - 1
    while high - low > 1:
        middle = (low + high) // 2
        first = _ENTRY.unpack_from(index, middle * ENTRY_SIZE)[1]
        low, high = (middle, high) if first <= line else (low, middle)
    return low


def is_blank(line: bytes) -> bool:
    """Whether a line is none that anything is to be made of."""
    return not line.strip(_BLANK)


def split(chunk: bytes) -> Iterator[bytes]:
    """A chunk's lines."""
    lines = chunk.split(b"\n")
    yield from (lines if lines[-1] else lines[:-1])
