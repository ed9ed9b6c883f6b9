import pytest

from offload.press.engines import areas
from offload.press.engines.areas import Area

PAGE = Area(0, 0, 100, 200)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Area(0, 0, 100, 10), ""),
        (Area(-1, 0, 101, 10), ""),
        (Area(50, 0, 150, 10), "seven eight"),
        (Area(0, 194, 50, 204), ""),
        (Area(0, 196, 50, 206), "five six seven eight"),
        (Area(0, -9, 50, 3), "five six seven eight"),
        (Area(200, 0, 300, 10), "five six seven eight"),
    ],
)
def test_words_outside_of_an_area(place: Area, words: str) -> None:
    assert areas.words_outside("five six seven eight", place, PAGE) == words


def test_what_two_areas_have_in_common() -> None:
    assert PAGE.within(None) == PAGE
    assert PAGE.within(Area(50, -10, 150, 20)) == Area(50, 0, 100, 20)
    assert Area(100, 0, 110, 10).misses(PAGE)
    assert not Area(99, 0, 110, 10).misses(PAGE)


def test_the_first_words_are_quoted() -> None:
    assert [*areas.sentence("Lost", ["one two", "three"])] == ["Lost (3 words): one two three"]
    (said,) = areas.sentence("Lost", ["word"] * 9)
    assert said == "Lost (9 words): " + "word " * 8 + "…"
    assert [*areas.sentence("Lost", [" "])] == []
