"""What the loops of one service know of each other, in memory that they share.

A record a loop, a word a fact, and one writer for each word: so no lock. Made before the fork.
"""

import mmap
import secrets
from dataclasses import dataclass
from pathlib import Path

_WORD = 8


class _Word:
    """One aligned machine word of a record: it is written in one piece."""

    def __init__(self, position: int) -> None:
        self._position = position

    def __get__(self, state: "MemberState", _: type["MemberState"]) -> int:
        return state.words[self._position]

    def __set__(self, state: "MemberState", value: int) -> None:
        state.words[self._position] = value


class MemberState:
    """One loop's facts.

    `heartbeats` grows for as long as the loop runs, `admin_port` is 0 while it does not,
    `idle_lanes` is how many it can lend: the loop writes these. `restarts` is the supervisor's.
    """

    heartbeats = _Word(0)
    admin_port = _Word(1)
    idle_lanes = _Word(2)
    restarts = _Word(3)
    WORDS = 4

    def __init__(self, words: memoryview) -> None:
        self.words = words.cast("q")

    def clear(self) -> None:
        """Forget the facts of a loop that has ended."""
        self.heartbeats = self.admin_port = self.idle_lanes = 0


class SharedState:
    """A record for each loop, and one for the process that serves the admin port.

    `key` is known to these processes alone: workers are not forked from them.
    """

    def __init__(self, loops: int) -> None:
        self.key = secrets.token_bytes(32)
        size = MemberState.WORDS * _WORD
        memory = memoryview(mmap.mmap(-1, (loops + 1) * size))  # forked processes share it
        *self.members, self.admin = (
            MemberState(memory[n * size :][:size]) for n in range(loops + 1)
        )


@dataclass(frozen=True, slots=True)
class Membership:
    """A loop's place among several.

    Args:
        number: which loop it is, from 0.
        state: what the loops share.
        root: of the spool that they share.
    """

    number: int
    state: SharedState
    root: Path
