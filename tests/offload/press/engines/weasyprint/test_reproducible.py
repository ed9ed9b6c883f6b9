import os
import time
from pathlib import Path

import pikepdf
import pytest

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document
from offload.press.engines.weasyprint import reproducible

HTML = (
    b'<html lang="en"><title>T</title><link rel=attachment href="data:text/plain,first">'
    b'<p>Text, <em>emphatic</em> text, <a rel=attachment href="data:text/csv,1">and data</a>'
)


def made(folder: Path, options: Options, html: bytes = HTML) -> bytes:
    ENGINE.typeset(Document(html, NoAssets()), options, folder / "document.pdf")
    return (folder / "document.pdf").read_bytes()


# WeasyPrint leaves the file of its colour profile to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("variant", [None, "pdf/a-3b", "pdf/ua-1"])
def test_the_clock_and_chance_have_no_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variant: str | None
) -> None:
    first = made(tmp_path, Options(variant=variant, epoch=0))
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert made(tmp_path, Options(variant=variant, epoch=0)) == first
    assert made(tmp_path, Options(variant=variant, epoch=1)) != first


def test_attachments_have_the_date_that_is_given(tmp_path: Path) -> None:
    made(tmp_path, Options(epoch=1_000_000_000))
    with pikepdf.open(tmp_path / "document.pdf") as pdf:
        [attached] = pdf.attachments.values()
        assert str(attached.get_file().obj.Params.CreationDate) == "D:20010909014640Z"
        assert "/CreationDate" not in pdf.docinfo


def test_a_documents_own_date_stays(tmp_path: Path) -> None:
    html = b'<meta name="dcterms.created" content="2020-02-03"><p>x'
    made(tmp_path, Options(epoch=0), html)
    with pikepdf.open(tmp_path / "document.pdf") as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20200203"


@pytest.mark.parametrize("inherited", [None, "5"])
def test_fonts_are_dated_for_as_long_as_one_document(
    monkeypatch: pytest.MonkeyPatch, inherited: str | None
) -> None:
    from fontTools.misc.timeTools import epoch_diff, timestampNow

    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if inherited:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", inherited)
    with reproducible._font_date(7):
        assert timestampNow() == 7 - epoch_diff
    assert os.environ.get("SOURCE_DATE_EPOCH") == inherited
