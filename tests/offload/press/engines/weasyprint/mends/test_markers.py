import pytest

from offload.errors import TypesettingFailed
from offload.press.engines.weasyprint.mends import markers
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf

PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("'\u00a0'", "one two"),
        ("'-> '", "-> one -> two"),
        ("counter(list-item) '.'", "1. one 2. two"),
        (f'url("data:image/svg+xml,{PICTURE}")', "one two"),
    ],
)
def test_a_marker_has_content(content: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = f"<style>li::marker {{ content: {content} }}</style><ul><li>one<li>two</ul>"
    with pytest.raises(TypesettingFailed):
        pdf(html)
    put_in(markers, monkeypatch)
    assert sorted(text(pdf(html)).split()) == sorted(shown.split())
