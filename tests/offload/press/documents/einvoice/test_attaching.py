"""The PDF itself, by its structure: pikepdf reads what WeasyPrint wrote."""

import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from offload.job import Job, Receipt
from offload.order import EngineName, Options, Order
from offload.order import Template as Source
from offload.press import work
from offload.press.documents.einvoice import attaching, reading
from offload.press.documents.einvoice.making import Invoice, make
from offload.press.documents.einvoice.profiles import PROFILES, Profile
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document
from offload.press.pdfs import inspect
from offload.templates import catalogue
from tests.invoices import draft, sample, templates

FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
# WeasyPrint 70 leaves its colour profile open.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")
OPTIONS = Options(variant="pdf/a-3b")


def written(folder: Path, profile: str) -> tuple[Path, Invoice]:
    found, template = draft(sample(), profile=profile), templates()["invoice"]
    invoice = make(found)
    html = template.fill(json.dumps(sample()).encode()).encode()
    document = Document(html, template.assets, "utf-8", template.stylesheet)
    ENGINE.typeset(attaching.attach(document, found, invoice), OPTIONS, folder / "out.pdf")
    return folder / "out.pdf", invoice


@pytest.mark.parametrize("name", PROFILES)
def test_a_pdf_carries_its_e_invoice(tmp_path: Path, name: str) -> None:
    path, invoice = written(tmp_path, name)
    profile = PROFILES[name]
    with pikepdf.open(path) as pdf:
        assert list(pdf.attachments) == [profile.filename]
        (file,) = pdf.Root.AF
        assert file.AFRelationship == f"/{profile.relationship}"
        assert {str(file.F), str(file.UF)} == {profile.filename}
        assert file.EF.F.Subtype == "/text/xml"
        assert file.EF.F.read_bytes() == invoice.xml
        assert str(file.EF.F.Params.ModDate) == "D:20261120000000Z"
        described(pdf, profile)


def described(pdf: pikepdf.Pdf, profile: Profile) -> None:
    """The metadata say what it is, in words that they explain."""
    xmp = etree.fromstring(pdf.Root.Metadata.read_bytes())
    assert len(xmp.findall("{*}RDF")) == 1
    assert {etree.QName(e).localname: e.text for e in xmp.iter(f"{FX}*")} == {
        "ConformanceLevel": profile.level,
        "DocumentFileName": profile.filename,
        "DocumentType": "INVOICE",
        "Version": profile.version,
    }
    explained = xmp.findall(".//{http://www.aiim.org/pdfa/ns/property#}name")
    assert {e.text for e in explained} == {
        "ConformanceLevel",
        "DocumentFileName",
        "DocumentType",
        "Version",
    }
    ids = {k: v for e in xmp.iter() for k, v in e.attrib.items() if "pdfa/ns/id" in k}
    assert list(ids.values()) == ["3", "B"]


def test_it_is_an_archive(tmp_path: Path) -> None:
    """What of PDF/A-3b shows in the structure: output intent, fonts, no encryption, an ID."""
    path, _ = written(tmp_path, "en16931")
    with pikepdf.open(path) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.N == 3
        assert not pdf.is_encrypted
        assert "/ID" in pdf.trailer
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        described = [o for o in fonts if o.get("/Type") == "/FontDescriptor"]
        assert described
        assert all({"/FontFile2", "/FontFile3"} & set(o.keys()) for o in described)
        assert "/JavaScript" not in pdf.Root.get("/Names", {})


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
def test_it_stays_one_with_a_watermark_and_as_the_same_bytes(
    tmp_path: Path, engine: EngineName
) -> None:
    options = replace(OPTIONS, profile="en16931", watermark="PAID", epoch=0)
    published = catalogue.publish([catalogue.BUILT_IN], tmp_path)["invoice"].folder
    digests = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        job = Job(Order(Source(str(published), engine), options), folder, deadline=0.0)
        job.body.write_text(json.dumps(sample()))
        receipt = work.press(job)
        assert isinstance(receipt, Receipt)
        digests.append(receipt.digest)
    assert digests[0] == digests[1]
    with pikepdf.open(job.document) as pdf:
        assert inspect.describe(pdf)["conformance"] == ["PDF/A-3B"]
        xmp = etree.fromstring(pdf.Root.Metadata.read_bytes())
    assert xmp.findtext(f".//{FX}ConformanceLevel") == PROFILES["en16931"].level
    assert len(xmp.findall(".//{http://www.aiim.org/pdfa/ns/extension/}schemas")) == 1
    explained = {e.text for e in xmp.iter("{http://www.aiim.org/pdfa/ns/property#}name")}
    assert {"ConformanceLevel", "DocumentFileName", "DocumentType", "Version"} <= explained
    read = reading.read(job.document)
    assert read["profile"] == "en16931"
    assert sample()["number"] in read["xml"]
