import io

import pikepdf
import pytest

from offload.order import Options
from tests.real.reading import text
from tests.typesetting import pdf

IDLE = (
    "<button>Pay</button>",
    "<form><button>Pay</button></form>",
    "<form method=post action=/pay><button>Pay</button></form>",
    "<form method=post action=/pay><input name=a><input type=submit value=Pay></form>",
)


@pytest.mark.parametrize("html", IDLE)
def test_a_button_that_submits_nothing_is_drawn_and_no_field(html: str) -> None:
    made = pdf(html, Options(forms=True))
    with pikepdf.open(io.BytesIO(made)) as document:
        assert document.check_pdf_syntax() == []
        fields = list(document.Root.AcroForm.Fields) if "/AcroForm" in document.Root else []
        assert [str(field.FT) for field in fields] == ["/Tx"] * html.count("name=a")
    assert "Pay" in text(made)


def test_one_that_does_is_a_field() -> None:
    html = "<form action=/pay><input name=a><button name=b>Pay</button></form>"
    with pikepdf.open(io.BytesIO(pdf(html, Options(forms=True)))) as document:
        assert {str(field.FT) for field in document.Root.AcroForm.Fields} == {"/Tx", "/Btn"}
