"""Documents that WeasyPrint 70.0 gives up on, though they are sound."""

import io

import pikepdf
import pytest

from tests.process import ServiceProcess
from tests.real.reading import case, text


@pytest.mark.parametrize(
    ("name", "query", "shown"),
    [
        ("F07-a-marker.html", "", "x"),
        ("F07-b-running-in-cell.html", "", "cell"),
        ("F07-c-button-forms.html", "?forms=true", "Pay"),
        ("F07-i-u2029.html", "", "Consulting March"),
    ],
)
def test_it_is_printed(shared_service: ServiceProcess, name: str, query: str, shown: str) -> None:
    status, _, pdf = shared_service.post(case(name), query)
    assert status == 200, pdf
    assert shown in text(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []
