import pytest

from offload.press.engines.weasyprint.mends.declarations import selectors
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import red_pixels
from tests.typesetting import pdf


def is_red(selector: str) -> bool:
    html = f"<style>p {{ height: 9px }} {selector} {{ background: red }}</style><p></p>"
    return red_pixels(pdf(html)) > 0


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(selectors, monkeypatch)


@pytest.mark.parametrize(
    "others",
    [
        ":host(:not(.dark))",
        "::-webkit-scrollbar, ::slotted(b, i)",
        "p:autofill, p::backdrop",
        "p::placeholder",
        "b",
    ],
)
def test_the_rest_of_a_list_is_obeyed(others: str) -> None:
    assert is_red(f"{others}, p")
    assert is_red(f"p, {others}")
    assert not is_red(f"b, {others}")


@pytest.mark.parametrize("selector", ["p, p:nothing", "p, :-moz-any(b)", "p, 1", ":host(b)"])
def test_a_list_with_what_is_no_css_is_dropped(selector: str) -> None:
    assert not is_red(selector)
