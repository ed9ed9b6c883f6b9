import pytest
import weasyprint
from tinycss2 import parse_one_component_value
from weasyprint.css.validation.properties import PROPERTIES

from offload.press.engines.weasyprint.mends.declarations import calculations
from tests.offload.press.engines.weasyprint.mends.mended import put_in


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(calculations, monkeypatch)
    for name, validate in calculations.PROPERTIES_KNOWN.items():
        monkeypatch.setitem(PROPERTIES, name, validate)


def corner(transform: str) -> tuple[float, ...]:
    """Where a link of 100 by 20 pixels stands, once it is moved from the page's corner."""
    html = (
        "<style>@page { margin: 0; size: 900px } html, body { margin: 0; --half: -50% }"
        "a { display: block; width: 100px; height: 20px; transform-origin: 0 0 }</style>"
        f"<a href='https://example.com/' style='transform: {transform}'></a>"
    )
    _, _, rectangle, _ = weasyprint.HTML(string=html).render().pages[0].links[0]
    return tuple(round(float(side), 2) for side in rectangle[:2])


@pytest.mark.parametrize(
    ("transform", "place"),
    [
        ("translateX(calc(100% - 40px))", (60, 0)),
        ("translateY(calc(-1 * (50% - 15px)))", (0, 5)),
        ("translate(calc(50% + 1px), calc(100% / 2 + 5px))", (51, 15)),
        ("translate(calc(var(--half) * -1), 3px)", (50, 3)),
        ("translate(calc(2 * 10px))", (20, 0)),
        ("translateX(calc((1px + 2px) * 3)) scale(calc(1 / 2))", (9, 0)),
        ("translateX(min(7px, 50%))", (0, 0)),
        ("translateX(7px) rotate(calc(10deg * 0))", (7, 0)),
    ],
)
def test_a_box_is_moved_by_as_much(transform: str, place: tuple[float, float]) -> None:
    assert corner(transform) == place


@pytest.mark.parametrize(
    ("color", "same"),
    [
        ("rgb(calc(255 / 2) 0 calc(10 + 2 * 5))", "rgb(127.5 0 20)"),
        ("hsl(120deg, 50%, calc(20% + (10% - 5%)))", "hsl(120deg, 50%, 25%)"),
        ("rgb(1 2 3 / calc(1 - .5))", "rgb(1 2 3 / .5)"),
    ],
)
def test_a_color_is_what_its_channels_come_to(color: str, same: str) -> None:
    read = [calculations.parse_color(parse_one_component_value(it)) for it in (color, same)]
    assert read[0] is not None
    assert read[0] == read[1]


@pytest.mark.parametrize(
    "color",
    [
        "rgb(calc(1px + 2) 0 0)",
        "rgb(calc(min(1, 2)) 0 0)",
        "rgb(calc(1 / 0) 0 0)",
        "rgb(calc() 0 0)",
    ],
)
def test_no_color_comes_of_what_is_none(color: str) -> None:
    assert calculations.parse_color(parse_one_component_value(color)) is None


def test_colors_are_read_as_before() -> None:
    assert calculations.parse_color("red") == calculations.parse_color("#f00")
