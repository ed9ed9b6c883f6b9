import pytest

from offload.press.engines.weasyprint.mends.declarations import variables
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import red_pixels
from tests.typesetting import pdf

BOX = "<p style='{}; height: 9px; background: {}'></p>"


def is_red(around: str, declared: str, background: str) -> bool:
    box = BOX.format(declared, background)
    return red_pixels(pdf(f"<html style='{around}; color: blue'><div>{box}</div>")) > 0


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(variables, monkeypatch)


@pytest.mark.parametrize(
    ("around", "declared", "background"),
    [
        ("", "--a: initial", "var(--a, red)"),
        ("--a: blue", "--a: initial", "var(--a, red)"),
        ("--a: blue", "--a: INITIAL; --b: var(--a, red)", "var(--b)"),
        ("--a: red", "--a: inherit", "var(--a, blue)"),
        ("--a: red", "--a: unset", "var(--a, blue)"),
        ("--b: red", "--a: initial", "var(--a, var(--none, var(--b)))"),
        ("", "--a: initial red", "var(--a, red)"),
    ],
)
def test_a_variable_without_a_value(around: str, declared: str, background: str) -> None:
    assert is_red(around, declared, background) is (declared != "--a: initial red")


def test_a_variable_with_one() -> None:
    assert is_red("", "--a: red", "var(--a, blue)")
