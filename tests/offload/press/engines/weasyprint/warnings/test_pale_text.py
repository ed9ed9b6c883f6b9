import pytest

from tests.offload.press.engines.weasyprint.warnings.test_lost_text import flaws

MIX = "color-mix(in srgb, navy, black)"
MIXED = f"background: {MIX}"
WORDS = "a total of 12"


@pytest.mark.parametrize(
    "html",
    [
        f"<div style='{MIXED}; color: #fff'>a total of 12</div>",
        "<div style='background: conic-gradient(red, blue); color: white'>a total of 12</div>",
        "<div style='background-color: rgb(from red r g b); color: snow'>a total of 12</div>",
        f"<style>p {{ --c: {MIX} }}</style><p style='background: var(--c); color: #fff'>{WORDS}",
    ],
)
def test_white_text_whose_background_is_left_out_is_quoted(html: str) -> None:
    said, *_ = flaws(html).split(" / Declarations")
    assert said.startswith("Text is white on white")
    assert said.endswith("(4 words): a total of 12")


@pytest.mark.parametrize(
    "html",
    [
        f"<div style='{MIXED}; color: navy'>dark</div>",
        f"<div style='{MIXED}'></div><p style='color: white; background: navy'>on navy",
        f"<body style='background: black'><div style='{MIXED}; color: white'>on black</div>",
        f"<div style='{MIXED}; color: white; visibility: hidden'>hidden</div>",
        "<p style='color: white; background: nonsense'>as in a browser",
        "<p style='color: white'>as in a browser",
    ],
)
def test_what_is_seen_or_meant_is_not(html: str) -> None:
    assert "white on white" not in flaws(html)
