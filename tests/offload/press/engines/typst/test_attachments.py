from datetime import UTC, datetime
from pathlib import Path

import pikepdf

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines.engine import Attachment, Document
from offload.press.engines.typst.engine import Typst
from offload.press.pdfs import inspect

XMP = (
    b'<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    b'xmlns:own="urn:own#"><own:word>yes</own:word></rdf:Description>'
)


def test_a_pdf_carries_files_that_are_associated_with_it(tmp_path: Path) -> None:
    (tmp_path / "template.typ").write_text("Hello")
    file = Attachment("a.xml", b"<a/>", "An a", datetime(2026, 11, 20, tzinfo=UTC), "Data")
    program = tmp_path / "template.typ"
    document = Document(b"{}", NoAssets(), attachments=(file,), xmp=XMP, program=program)
    Typst().typeset(document, Options(variant="pdf/a-3b", epoch=0), tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        (associated,) = pdf.Root.AF
        assert associated.AFRelationship == "/Data"
        assert associated.EF.F.read_bytes() == b"<a/>"
        assert associated.EF.F.Subtype == "/text/xml"
        assert str(associated.EF.F.Params.ModDate) == "D:20261120000000Z"
        assert b"<own:word>yes" in pdf.Root.Metadata.read_bytes()
        assert inspect.describe(pdf)["conformance"] == ["PDF/A-3B"]
