import base64
import io
from pathlib import Path

import pikepdf
import pytest

from offload.errors import NoInvoice
from offload.press.documents.einvoice import documents, parsing
from offload.press.documents.einvoice.making import make
from tests.invoices import draft, sample

ORDER = b"<SCRDMCCBDACIOMessageStructure/>"
FIRST_ZUGFERD = b'<CrossIndustryDocument xmlns="urn:ferd:CrossIndustryDocument:invoice:1p0"/>'


def holding(folder: Path, **files: bytes) -> Path:
    """A PDF of somebody else's making, with files in it."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, content in files.items():
            file = name.replace("_", "-") + ".xml"
            pdf.attachments[file] = pikepdf.AttachedFileSpec(pdf, content, filename=file)
        pdf.save(folder / "in.pdf")
    return folder / "in.pdf"


def test_of_several_files_the_one_that_can_be_read_is_taken(tmp_path: Path) -> None:
    xml = make(draft(sample())).xml
    pdf = holding(tmp_path, factur_x=b"<broken", order_x=ORDER, zugferd_invoice=xml)
    name, root, syntax = documents.found(pdf)
    assert (name, syntax) == ("zugferd-invoice.xml", "cii")
    assert root.tag.endswith("CrossIndustryInvoice")


def test_ubl_is_found_in_a_pdf_and_alone(tmp_path: Path) -> None:
    xml = make(draft(sample(), syntax="ubl")).xml
    assert documents.found(holding(tmp_path, xrechnung=xml))[2] == "ubl"
    (tmp_path / "alone.xml").write_bytes(b"\xef\xbb\xbf" + xml)
    assert documents.found(tmp_path / "alone.xml")[::2] == (None, "ubl")


def test_an_attachment_of_20_mb_is_read(tmp_path: Path) -> None:
    content = base64.b64encode(b"x" * 20_000_000).decode()
    attachment = {"id": "1", "filename": "a.txt", "media_type": "text/csv", "content": "eA=="}
    xml = make(draft(sample() | {"attachments": [attachment]})).xml
    large = xml.replace(b">eA==<", f">{content}<".encode())
    _, root, syntax = documents.found(holding(tmp_path, factur_x=large))
    assert parsing.read(root, syntax)["attachments"][0]["content"] == content


BOMB = b"""<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<CrossIndustryInvoice>&b;</CrossIndustryInvoice>"""
THIEF = b"""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<CrossIndustryInvoice>&x;</CrossIndustryInvoice>"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "can't be read"),
        (b"<a", "can't be read"),
        (b"<Invoice/>", "is a Invoice, no invoice"),
        (ORDER, "an order of Order-X"),
        (FIRST_ZUGFERD, "ZUGFeRD 1"),
        (BOMB, "document type"),
        (THIEF, "document type"),
    ],
)
def test_what_is_no_invoice_says_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(NoInvoice, match=said):
        documents.found(holding(tmp_path, factur_x=content))


def test_a_pdf_without_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoInvoice, match="no file called"):
        documents.found(holding(tmp_path, notes=b"x"))


def encrypted() -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(file, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return file.getvalue()


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7\n", b"\0" * 5000, encrypted()])
def test_what_is_no_readable_pdf_is_refused(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "in.pdf").write_bytes(body)
    with pytest.raises(NoInvoice, match="can't be read"):
        documents.found(tmp_path / "in.pdf")
