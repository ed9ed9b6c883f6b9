import pytest
from tinycss2.color5 import parse_color

from offload.press.engines.weasyprint.mends.declarations import color_spaces

TEAL = "#14425c"


@pytest.mark.parametrize(
    ("space", "channels"),
    [  # as Chromium has them
        ("srgb", (0.0784, 0.2588, 0.3608)),
        ("srgb-linear", (0.0070, 0.0545, 0.1070)),
        ("hsl", (201.67, 64.29, 21.96)),
        ("lab", (25.8915, -8.4290, -20.3420)),
        ("lch", (25.8915, 22.0192, 247.493)),
        ("oklab", (0.3612, -0.0355, -0.0561)),
        ("oklch", (0.3612, 0.0664, 237.697)),
    ],
)
def test_a_color_has_channels_in_each_space(space: str, channels: tuple[float, ...]) -> None:
    found = color_spaces.expressed(color_spaces.linear(parse_color(TEAL)), space)
    assert found == pytest.approx(channels, rel=0.001, abs=0.0001)
    back = parse_color(_written(space, found))
    if back is not None:  # tinycss2 reads some spaces alone
        assert color_spaces.screen(color_spaces.linear(back)) == pytest.approx(
            parse_color(TEAL).coordinates, abs=0.002
        )


def _written(space: str, channels: tuple[float, ...]) -> str:
    first, second, third = channels
    if space == "hsl":
        return f"hsl({first} {second}% {third}%)"
    return f"{space}({first} {second} {third})"


@pytest.mark.parametrize("color", ["white", "black", "hwb(90 10% 20%)", "color(xyz-d65 .3 .2 .1)"])
def test_a_screen_shows_no_more_than_it_can(color: str) -> None:
    light = color_spaces.linear(parse_color(color))
    assert all(0 <= channel <= 1 for channel in color_spaces.screen(light))


def test_ink_is_no_light() -> None:
    with pytest.raises(color_spaces.UnknownSpaceError):
        color_spaces.linear(parse_color("device-cmyk(0 1 0 0)"))
