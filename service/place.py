"""A loop's place among the loops of one service."""

from dataclasses import dataclass
from pathlib import Path

from offload.board import Board


@dataclass(frozen=True, slots=True)
class Place:
    """Which loop it is, where loops tell each other of their lanes, and the spool they share."""

    number: int
    board: Board
    root: Path
