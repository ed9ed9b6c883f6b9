import pytest
import weasyprint
from tinycss2 import parse_one_component_value

from offload.press.engines.weasyprint.mends.declarations import calculations, mixes
from tests.offload.press.engines.weasyprint.mends.mended import put_in


@pytest.mark.parametrize(
    ("mix", "seen"),
    [  # as Chromium paints them
        ("in srgb, red, blue", (128, 0, 128, 255)),
        ("in srgb, red 20%, blue", (51, 0, 204, 255)),
        ("in srgb, red, blue 80%", (51, 0, 204, 255)),
        ("in srgb, 20% red, blue 20%", (128, 0, 128, 102)),
        ("in srgb, red calc(10% + 5%), blue", (38, 0, 217, 255)),
        ("in srgb-linear, white, black", (188, 188, 188, 255)),
        ("in oklab, red, blue", (140, 83, 162, 255)),
        ("in oklab, #14425c 50%, transparent", (20, 66, 92, 128)),
        ("in oklch, #14425c 50%, transparent", (20, 66, 92, 128)),
        ("in oklch, white, #14425c 30%", (181, 195, 204, 255)),
        ("in oklch, red, blue", (186, 0, 194, 255)),
        ("in oklch longer hue, red, blue", (0, 147, 0, 255)),
        ("in lab, red 30%, lime", (164, 207, 0, 255)),
        ("in lch, red, lime", (209, 169, 0, 255)),
        ("in lch, white, black", (119, 119, 119, 255)),
        ("in hsl, red, blue", (255, 0, 255, 255)),
        ("in hsl increasing hue, lime, red", (0, 0, 255, 255)),
        ("in hsl decreasing hue, lime, red", (255, 255, 0, 255)),
        ("in srgb, rgb(10 20 30 / .5), rgba(200,100,0,.8) 10%", (39, 32, 25, 135)),
        ("in oklab, lch(50 80 30), hwb(90 10% 20%) 12.5%", (219, 76, 56, 255)),
        ("in srgb, color-mix(in srgb, red, white), hsl(200 50% 40%)", (153, 123, 140, 255)),
        ("in oklab, transparent, transparent", (0, 0, 0, 0)),
    ],
)
def test_a_mix_is_what_a_browser_paints(mix: str, seen: tuple[int, ...]) -> None:
    for given in (f"color-mix({mix})", parse_one_component_value(f"COLOR-MIX({mix})")):
        color = mixes.parse_color(given)
        found = [255 * channel for channel in (*color.coordinates, color.alpha)]
        assert found == pytest.approx(seen, abs=1)


@pytest.mark.parametrize(
    "mix",
    [
        "in srgb, red",
        "in srgb, red, blue, lime",
        "red, blue",
        "in nowhere, red, blue",
        "in srgb shorter hue, red, blue",
        "in lch wider hue, red, blue",
        "in srgb, red 0%, blue 0%",
        "in srgb, red 101%, blue",
        "in srgb, red 1% 2%, blue",
        "in srgb, red green, blue",
        "in srgb, currentcolor, blue",
        "in srgb, 9px, blue",
        "in srgb, 5%, blue",
        "in srgb, device-cmyk(0 1 0 0), blue",
        "",
    ],
)
def test_what_is_not_known_is_no_color(mix: str) -> None:
    assert mixes.parse_color(f"color-mix({mix})") is None


def test_other_colors_are_as_they_were() -> None:
    token = parse_one_component_value("rgb(calc(510 / 2) 0 0)")
    assert mixes.parse_color(token) == calculations.parse_color("rgb(255 0 0)")
    assert mixes.parse_color("currentcolor") == "currentcolor"
    assert mixes.parse_color("") is None


def test_a_mix_may_be_a_variable_or_of_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(calculations, monkeypatch)
    put_in(mixes, monkeypatch)
    css = """:root { --mix: color-mix(in srgb, var(--one), blue); --one: red }
        p { color: var(--mix); background: color-mix(in srgb, var(--mix) 50%, var(--one)) }"""
    page = weasyprint.HTML(string=f"<style>{css}</style><p>x").render().pages[0]._page_box
    style = next(box.style for box in page.descendants() if box.element_tag == "p")
    assert tuple(style["color"].coordinates) == pytest.approx((0.5, 0, 0.5))
    assert tuple(style["background_color"].coordinates) == pytest.approx((0.75, 0, 0.25))
