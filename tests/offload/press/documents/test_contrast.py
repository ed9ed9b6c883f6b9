"""The ratios are those of W3C's own examples."""

import pytest

from offload.press.documents import contrast


@pytest.mark.parametrize(
    ("color", "ratio"),
    [("000000", 21.0), ("ffffff", 1.0), ("767676", 4.54), ("777777", 4.48), ("ff0000", 4.0)],
)
def test_a_contrast_is_w3cs(color: str, ratio: float) -> None:
    channels = (color[:2], color[2:4], color[4:])
    assert contrast.on_white(channels) == pytest.approx(ratio, abs=0.005)


def test_a_colour_that_is_too_pale_is_named() -> None:
    [said] = contrast.flaws({"accent": "#FFCC00", "ink": "#222222", "name": "#fff000"})
    assert said == (
        "The brand's accent #FFCC00 has a contrast of 1.5 : 1 with white;"
        " text needs 4.5 : 1 (WCAG 2.2)"
    )


def test_colours_that_text_can_have_are_none() -> None:
    assert list(contrast.flaws({"accent": "#0f4c5c", "ink": "rebeccapurple"})) == []
