from pathlib import Path

from offload.board import Board
from service.place import Place


def test_a_place_is_one_of_the_boards_rows(tmp_path: Path) -> None:
    place = Place(1, Board(2), tmp_path)
    assert place.board.rows[place.number] is place.board.rows[1]
