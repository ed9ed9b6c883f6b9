import io
from pathlib import Path

import pikepdf
import pytest

from offload.errors import UnusablePdf
from offload.form_data import Part
from offload.order import Lock, Options
from offload.press.pdfs.finish import finish, refuse
from tests import typesetting
from tests.papers import content, marks, paper, signed

LOCK = Lock("reader", "owner", ("print", "copy"))
DATA = Part("attachments", "data.csv", "text/csv", b"1,2")

# WeasyPrint leaves the file of its colour profile to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def archival(variant: str) -> pikepdf.Pdf:
    html = b'<html lang="en"><title>T</title><p>x'
    return pikepdf.open(io.BytesIO(typesetting.pdf(html, Options(variant=variant))))


def test_a_reader_may_do_what_was_allowed(tmp_path: Path) -> None:
    finish(paper("Secret"), Options(lock=LOCK), [], tmp_path / "a.pdf")
    assert b"Secret" not in (tmp_path / "a.pdf").read_bytes()
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf", password="reader") as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert pdf.user_password_matched
        assert not pdf.owner_password_matched
        assert pdf.allow._asdict() == {
            "accessibility": True,
            "extract": True,
            "modify_annotation": False,
            "modify_assembly": False,
            "modify_form": False,
            "modify_other": False,
            "print_lowres": True,
            "print_highres": True,
        }
    with pikepdf.open(tmp_path / "a.pdf", password="owner") as pdf:
        assert pdf.owner_password_matched


@pytest.mark.parametrize(
    ("permission", "field"),
    [
        ("annotate", "modify_annotation"),
        ("fill", "modify_form"),
        ("edit", "modify_other"),
        ("assemble", "modify_assembly"),
    ],
)
def test_each_permission_is_one_of_the_formats(tmp_path: Path, permission: str, field: str) -> None:
    lock = Lock("", "owner", (permission,))  # type: ignore[arg-type]
    finish(paper(), Options(lock=lock), [], tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert getattr(pdf.allow, field)
        assert not pdf.allow.extract


def test_a_file_is_attached(tmp_path: Path) -> None:
    finish(paper(), Options(), [DATA], tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert pdf.attachments["data.csv"].get_file().read_bytes() == b"1,2"
        assert pdf.attachments["data.csv"].get_file().mime_type == "text/csv"
        assert len(pdf.Root.AF) == 1
        with pytest.raises(UnusablePdf, match=r"'data\.csv' already"):
            finish(pdf, Options(), [DATA], tmp_path / "b.pdf")


@pytest.mark.parametrize(
    ("sent", "name"), [("../../a.csv", "a.csv"), (r"C:\a.csv", "a.csv"), ("a/", "attachment")]
)
def test_an_attachments_name_is_no_path(tmp_path: Path, sent: str, name: str) -> None:
    finish(paper(), Options(), [Part("attachments", sent, None, b"")], tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert list(pdf.attachments) == [name]


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        pdf = pikepdf.open(io.BytesIO(content(paper())))
        finish(pdf, Options(watermark="COPY"), [DATA], tmp_path / name)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_a_signature_is_not_broken() -> None:
    with pytest.raises(UnusablePdf, match="signed"):
        refuse(signed(), Options(), [])


@pytest.mark.parametrize(
    ("variant", "options", "attached", "told"),
    [
        ("pdf/a-3b", Options(lock=LOCK), [], "PDF/A-3B, which must not be encrypted"),
        ("pdf/a-1b", Options(watermark="COPY"), [], "transparent"),
        ("pdf/a-2b", Options(), [DATA], "attached to PDF/A-3 and PDF/A-4f"),
    ],
)
def test_a_pdf_a_stays_one(variant: str, options: Options, attached: list[Part], told: str) -> None:
    with pytest.raises(UnusablePdf, match=told):
        refuse(archival(variant), options, attached)


@pytest.mark.parametrize("variant", ["pdf/a-2b", "pdf/a-3a", "pdf/a-4e"])
def test_a_watermark_keeps_to_pdf_a(tmp_path: Path, variant: str) -> None:
    """Its fonts are embedded, its colour is a grey, it is no part of the tags."""
    pdf = archival(variant)
    refuse(pdf, Options(watermark="COPY"), [])
    finish(pdf, Options(watermark="COPY"), [], tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as made:
        [name] = marks(made.pages[0])
        form = made.pages[0].Resources.XObject[name]
        fonts = form.Resources.Font
        for font in fonts.values():
            [descendant] = font.DescendantFonts
            assert "/FontFile2" in descendant.FontDescriptor or "/FontFile3" in (
                descendant.FontDescriptor
            )
        assert b" rg" not in form.read_bytes()
        assert b" g\n" in form.read_bytes()
        assert made.open_metadata().pdfa_status == pdf.open_metadata().pdfa_status
        assert "/ID" in made.trailer


def test_a_full_disk_is_an_error_and_not_the_end_of_the_process() -> None:
    with pytest.raises(OSError, match="No space left"):
        finish(paper("x"), Options(), [], Path("/dev/full"))
