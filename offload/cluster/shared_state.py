"""What the loops of one service tell each other, in memory that they share.

A row a loop, a word a fact, and one writer for each word: so no lock. Made before the fork.
"""

import mmap
from dataclasses import dataclass
from pathlib import Path

_WORD = 8


class _Word:
    """One aligned machine word of a row: it is written in one piece."""

    def __init__(self, position: int) -> None:
        self._position = position

    def __get__(self, row: "Row", _: type["Row"]) -> int:
        return row.words[self._position]

    def __set__(self, row: "Row", value: int) -> None:
        row.words[self._position] = value


class Row:
    """One loop's facts.

    `beats` grows for as long as the loop runs, `admin_port` is 0 while it does not, `idle` is how
    many lanes it can lend: the loop writes these. `restarts` is its supervisor's.
    """

    beats = _Word(0)
    admin_port = _Word(1)
    idle = _Word(2)
    restarts = _Word(3)
    WORDS = 4

    def __init__(self, words: memoryview) -> None:
        self.words = words.cast("q")

    def clear(self) -> None:
        """Forget what a loop said that is no more."""
        self.beats = self.admin_port = self.idle = 0


class Board:
    """A row for each loop, and one for who answers for all of them."""

    def __init__(self, loops: int) -> None:
        size = Row.WORDS * _WORD
        memory = memoryview(mmap.mmap(-1, (loops + 1) * size))  # what this process forks shares it
        *self.rows, self.admin = (Row(memory[n * size :][:size]) for n in range(loops + 1))


@dataclass(frozen=True, slots=True)
class Place:
    """A loop's place among its siblings: which it is, their board, and the spool they share."""

    number: int
    board: Board
    root: Path
