from pathlib import Path

import pytest

from bench.einvoice.passage import pass_through
from offload.order import Syntax
from offload.press.documents.einvoice.making import make
from tests.invoices import draft, sample

# WeasyPrint 70 leaves its colour profile open.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")


@pytest.mark.parametrize(
    ("profile", "syntax"), [("en16931", "cii"), ("xrechnung", "ubl"), ("peppol", "ubl")]
)
def test_an_invoice_comes_back(tmp_path: Path, profile: str, syntax: Syntax) -> None:
    (tmp_path / "in.xml").write_bytes(make(draft(sample(), profile=profile, syntax=syntax)).xml)
    passage = pass_through(tmp_path / "in.xml", printed=True)
    assert (passage.profile, passage.said, passage.pages) == (profile, "equal", 1)
    assert passage.converted


def test_a_date_may_name_its_time_zone(tmp_path: Path) -> None:
    xml = make(draft(sample(), syntax="ubl")).xml
    (tmp_path / "in.xml").write_bytes(
        xml.replace(b"<cbc:IssueDate>2026-11-20", b"<cbc:IssueDate>2026-11-20+01:00")
    )
    passage = pass_through(tmp_path / "in.xml", printed=False)
    assert passage.same
    assert passage.converted


def test_what_can_not_be_made_again_says_why(tmp_path: Path) -> None:
    xml = make(draft(sample())).xml.replace(b">2190.57<", b">2190.58<")
    (tmp_path / "in.xml").write_bytes(xml)
    passage = pass_through(tmp_path / "in.xml", printed=False)
    assert not passage.same
    assert "2190.58 was sent" in passage.said
    (tmp_path / "in.xml").write_bytes(b"<a/>")
    assert "no invoice" in pass_through(tmp_path / "in.xml", printed=False).said
