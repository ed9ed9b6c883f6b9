import pytest

from offload.errors import TypesettingFailed
from tests.typesetting import pdf

# WeasyPrint 70.0 fails here as long as this fault is not mended.
FAULTY = "background: linear-gradient(device-cmyk(0 1 1 0), red)"


def failure(html: str) -> str:
    with pytest.raises(TypesettingFailed) as failed:
        pdf(html)
    return str(failed.value)


def test_the_element_is_named_with_its_path_and_line() -> None:
    html = f"<ul>\n<li>a\n<li><p>b<p style='{FAULTY}'>c</ul>"
    said = failure(html)
    assert "body > ul > li:nth-of-type(2) > p:nth-of-type(2) in line 3" in said
    assert "Error" not in said


def test_an_id_is_enough() -> None:
    assert "body > p#total in line 1" in failure(f"<p id=total style='{FAULTY}'>c")


def test_a_line_that_is_not_certain_is_not_said() -> None:
    assert "in line" not in failure(f"<!-- <p> --><p style='{FAULTY}'>c")
