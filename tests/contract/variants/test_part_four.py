"""Each rule of PDF/A-4 finds a file that breaks it."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from offload.order import Options
from tests import typesetting
from tests.contract.variants import part_four

# WeasyPrint 70 leaves its colour profile open.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def archive() -> bytes:
    html = '<html lang="en"><title>A</title><link rel="attachment" href="data:,a"><p>A'
    return typesetting.pdf(html, Options(variant="pdf/a-4f"))


def test_one_that_was_made_here_breaks_none(archive: bytes) -> None:
    assert part_four.faults(archive, "f") == []


def metadata(old: bytes, new: bytes) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        content = pdf.Root.Metadata.read_bytes()
        assert old in content
        pdf.Root.Metadata.write(content.replace(old, new))

    return change


def information(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = String("A")


def change_date(pdf: Pdf) -> None:
    pdf.Root.PieceInfo = Dictionary()
    information(pdf)


def file_of(pdf: Pdf) -> pikepdf.Object:
    return pdf.Root.Names.EmbeddedFiles.Names[1]


def another_profile(pdf: Pdf) -> None:
    intent = Dictionary(dict(pdf.Root.OutputIntents[0].items()))
    intent.DestOutputProfile = pdf.make_indirect(Stream(pdf, b""))
    pdf.Root.OutputIntents.append(intent)


BREACHES: list[tuple[str, Callable[[Pdf], object]]] = [
    ("6.1.3: it has a document information dictionary", information),
    ("6.1.3: its document information dictionary says more", change_date),
    ("6.1.12", lambda pdf: setattr(pdf.Root, "Version", Name("/1.7"))),
    ("6.4.2", lambda pdf: setattr(pdf.Root, "NeedsRendering", True)),
    ("6.12", lambda pdf: setattr(pdf.Root, "Requirements", Array())),
    ("6.11: it has", lambda pdf: setattr(pdf.Root.Names, "AlternatePresentations", Dictionary())),
    ("6.11: a page", lambda pdf: setattr(pdf.pages[0].obj, "PresSteps", Dictionary())),
    ("6.2.3: output intents differ", another_profile),
    (
        "6.2.3: an output intent has",
        lambda pdf: setattr(pdf.Root.OutputIntents[0], "DestOutputProfileRef", Dictionary()),
    ),
    ("6.2.5", lambda pdf: setattr(pdf.Root, "Used", pdf.make_indirect(Dictionary(HTO=Array())))),
    ("6.7.3: pdfaid:part", metadata(b'pdfaid:part="4"', b'pdfaid:part="3"')),
    ("6.7.3: pdfaid:conformance", metadata(b'conformance="F"', b'conformance="E"')),
    ("6.7.3: pdfaid:rev", metadata(b"2020", b"20")),
    ("6.9: a file has no name", lambda pdf: file_of(pdf).__delitem__("/UF")),
    ("6.9: a file does not say", lambda pdf: file_of(pdf).__delitem__("/AFRelationship")),
    ("6.9: a file has no media type", lambda pdf: file_of(pdf).EF.F.__delitem__("/Subtype")),
    ("A: it carries no file", lambda pdf: pdf.Root.Names.__delitem__("/EmbeddedFiles")),
    # What part 4 took over.
    ("PDFA3U-", lambda pdf: setattr(pdf.Root, "OpenAction", Dictionary(S=Name.Launch))),
]


@pytest.mark.parametrize(("fault", "break_it"), BREACHES, ids=[fault for fault, _ in BREACHES])
def test_a_breach_is_found(archive: bytes, fault: str, break_it: Callable[[Pdf], object]) -> None:
    with pikepdf.open(io.BytesIO(archive)) as pdf:
        break_it(pdf)
        changed = io.BytesIO()
        pdf.save(changed)
    found = part_four.faults(changed.getvalue(), "f")
    assert any(it.startswith(fault) for it in found), found


def test_the_bytes_around_it_are_looked_at(archive: bytes) -> None:
    for changed, fault in (
        (archive.replace(b"%PDF-2.0", b"%PDF-1.7", 1), "6.1.2"),
        (archive + b"more", "6.1.3: something follows"),
    ):
        assert any(it.startswith(fault) for it in part_four.faults(changed, "f"))


def test_it_has_an_identifier_and_no_password(archive: bytes) -> None:
    with pikepdf.open(io.BytesIO(archive)) as pdf:
        locked = io.BytesIO()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user=""))
    assert any("encrypted" in it for it in part_four.faults(locked.getvalue(), "f"))
    nameless = archive.replace(b"/ID", b"/Id")
    assert any("identifier" in it for it in part_four.faults(nameless, "f"))
