import json
from pathlib import Path

import pikepdf
import pytest

from offload.errors import MalformedBody, UnusablePdf
from offload.job import Fault, Job, Receipt
from offload.order import Finish, Inspect, Merge, Source
from offload.press import work
from tests import press_jobs
from tests.papers import content, encrypted, marks, paper, signed, upload

ONE = ("files", "one.pdf", content(paper("One")))
TWO = ("files", "two.pdf", content(paper("Two", (10, 10), (20, 20))))
DATA = ("attachments", "data.csv", b"1,2")


def made(folder: Path, body: bytes, source: Source, **options: object) -> tuple[Job, Receipt]:
    job = press_jobs.job(folder, body, source, **options)
    receipt = work.press(job)
    assert isinstance(receipt, Receipt), receipt
    return job, receipt


def fault(folder: Path, body: bytes, source: Source) -> Fault:
    answer = work.press(press_jobs.job(folder, body, source))
    assert isinstance(answer, Fault)
    return answer


def test_several_become_one(tmp_path: Path) -> None:
    job, receipt = made(tmp_path, upload(ONE, DATA, TWO), Merge("b"), watermark="COPY", epoch=0)
    assert receipt.pages == 3
    assert receipt.digest
    with pikepdf.open(job.document) as pdf:
        assert pdf.pdf_version == "1.7"
        assert [item.title for item in pdf.open_outline().root] == ["One", "Two"]
        assert list(pdf.attachments) == ["data.csv"]
        assert all(marks(page) for page in pdf.pages)


@pytest.mark.parametrize(
    ("body", "source", "attached"),
    [(ONE[2], Finish(), []), (upload(DATA, ONE), Finish("b"), ["data.csv"])],
)
def test_one_is_finished_as_it_is(
    tmp_path: Path, body: bytes, source: Source, attached: list[str]
) -> None:
    job, _ = made(tmp_path, body, source, watermark="PAID")
    with pikepdf.open(job.document) as pdf:
        assert str(pdf.docinfo["/Title"]) == "One"
        assert list(pdf.attachments) == attached
        assert len(marks(pdf.pages[0])) == 1


def test_one_is_described(tmp_path: Path) -> None:
    job, receipt = made(tmp_path, ONE[2], Inspect(), format="json")
    assert receipt.pages == 1
    assert json.loads(job.document.read_text())["title"] == "One"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (encrypted(), "is encrypted"),
        (b"%PDF-1.7\nnothing", "is damaged, or no PDF: can't find startxref"),
        (b"", "is damaged, or no PDF"),
        (ONE[2][: len(ONE[2]) // 2], "is damaged, or no PDF"),
        (content(signed()), "is signed"),
    ],
)
def test_the_part_that_can_not_be_used_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    answer = fault(tmp_path, upload(ONE, ("files", "bad.pdf", content)), Merge("b"))
    assert answer.error is UnusablePdf
    assert answer.detail.startswith("'bad.pdf' ")
    [item] = json.loads((tmp_path / "items.json").read_text())
    assert item["part"] == "bad.pdf"
    assert item["detail"].startswith(told)
    assert str(tmp_path) not in answer.detail


@pytest.mark.parametrize(
    ("body", "source", "told"),
    [
        (upload(DATA), Merge("b"), "No part of the upload is a PDF"),
        (b"--b--\r\n", Merge("b"), "No part of the upload is a PDF"),
        (b"nothing", Merge("b"), "multipart body is broken"),
        (upload(ONE, TWO), Finish("b"), "2 PDFs"),
    ],
)
def test_an_upload_that_can_not_be_used(
    tmp_path: Path, body: bytes, source: Source, told: str
) -> None:
    answer = fault(tmp_path, body, source)
    assert answer.error is MalformedBody
    assert told in answer.detail
