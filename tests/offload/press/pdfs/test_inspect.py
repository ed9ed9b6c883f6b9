import pikepdf
import pytest
from pikepdf import AttachedFileSpec, Dictionary, Name

from offload.press.pdfs.inspect import describe
from tests.papers import paper


def test_a_pdf_that_says_nothing() -> None:
    told = describe(paper())
    assert (told["pages"], told["tagged"]) == (1, False)
    assert told["conformance"] == told["attachments"] == []
    assert {told[name] for name in ("title", "author", "created", "language")} == {None}


def test_a_pdf_that_says_everything() -> None:
    pdf = paper("Größe", (9, 9), (9, 9))
    pdf.docinfo["/CreationDate"] = "D:20260102030405+01'00'"
    pdf.docinfo["/ModDate"] = "yesterday"
    pdf.Root.Lang = pikepdf.String("de")
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.attachments["a.csv"] = AttachedFileSpec(
        pdf, b"1,2", filename="a.csv", mime_type="text/csv", relationship=Name.Data
    )
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"] = "3", "B", "1"
    told = describe(pdf)
    assert (told["title"], told["language"], told["pages"]) == ("Größe", "de", 2)
    assert told["created"] == "2026-01-02T03:04:05+01:00"
    assert told["modified"] == "yesterday"
    assert told["tagged"] is True
    assert told["conformance"] == ["PDF/A-3B", "PDF/UA-1"]
    [attached] = told["attachments"]
    assert attached == {
        "name": "a.csv",
        "media_type": "text/csv",
        "size_bytes": 3,
        "description": None,
        "relationship": "Data",
    }


@pytest.mark.parametrize("limit", [2000])
def test_a_long_text_is_cut(limit: int) -> None:
    assert len(describe(paper("x" * 9000))["title"]) == limit
