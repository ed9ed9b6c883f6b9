import errno
import gc
import json
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pytest

from handlers.request.options import FACTUR_X, TypesettingOptions
from offload import answer, errors
from offload.job import PIPE_BUF, Fault, Receipt
from offload.order import EngineName, Html, Multipart, Site, Source
from offload.press import work
from offload.press.engines import ENGINE
from offload.templates import catalogue
from service.commands.templates import new as starter
from tests.press_jobs import job


def test_a_receipt_tells_of_the_document(tmp_path: Path) -> None:
    one = job(tmp_path, b"<h1>Hello</h1><p style='break-before: page'>Bye")
    receipt = work.press(one)
    assert isinstance(receipt, Receipt)
    assert receipt.pages == 2
    assert receipt.size_bytes == one.document.stat().st_size
    assert receipt.render_seconds > 0
    assert receipt.rss_bytes > 1 << 20
    assert receipt.warnings == ()


def test_nothing_of_a_document_stays_once_it_is_answered(tmp_path: Path) -> None:
    from weasyprint.formatting_structure.boxes import Box

    rarely, usually = (1_000_000, 10, 10), gc.get_threshold()
    gc.collect()
    gc.set_threshold(*rarely)  # as in a worker
    try:
        work.press(job(tmp_path, b"<table>" + b"<tr><td>a<td>b" * 20 + b"</table>"))
        assert [kept for kept in gc.get_objects() if isinstance(kept, Box)] == []
    finally:
        gc.set_threshold(*usually)


def test_no_url_of_a_document_stays(tmp_path: Path) -> None:
    html = "<img src='data:image/png;base64,AAAA'><a href='https://example.com/'>x</a>"
    assert isinstance(work.press(job(tmp_path, html.encode())), Receipt)
    assert urlsplit.cache_info().currsize == 0  # type: ignore[attr-defined]


def test_a_picture_is_made_of_the_first_page(tmp_path: Path) -> None:
    one = job(tmp_path, b"<h1>Hello</h1>", format="png")
    assert isinstance(work.press(one), Receipt)
    assert one.document.read_bytes().startswith(b"\x89PNG")


def test_an_upload_is_unpacked(tmp_path: Path) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="index.html"; filename="index.html"\r\n\r\n'
        b"<link rel=stylesheet href=css/a.css><p>x\r\n"
        b'--b\r\nContent-Disposition: form-data; name="css/a.css"; filename="a.css"\r\n\r\n'
        b"@page { size: A6 }\r\n--b--\r\n"
    )
    receipt = work.press(job(tmp_path, body, Multipart("b"), strict=True))
    assert isinstance(receipt, Receipt)
    assert receipt.warning_count == 0


def test_a_sites_files_are_loaded(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.css").write_text("p { color: red }")
    source = Site(str(tmp_path / "site"))
    receipt = work.press(job(tmp_path, b"<link rel=stylesheet href=a.css><p>x", source))
    assert isinstance(receipt, Receipt)
    assert receipt.warnings == ()


@pytest.mark.parametrize(
    ("body", "source", "detail"),
    [
        (b" \n", Html(), "empty"),
        (b"<p>x", Html("klingon"), "klingon"),
        (b"no multipart", Multipart("b"), "multipart body is broken"),
    ],
)
def test_a_body_that_holds_no_document(
    tmp_path: Path, body: bytes, source: Source, detail: str
) -> None:
    fault = work.press(job(tmp_path, body, source))
    assert isinstance(fault, Fault)
    assert fault.error is errors.MalformedBody
    assert detail in fault.detail


def test_strict_lists_everything_that_is_missing(tmp_path: Path) -> None:
    one = job(tmp_path, b"".join(b"<img src=%d.png>" % n for n in range(100)), strict=True)
    fault = work.press(one)
    assert isinstance(fault, Fault)
    assert (fault.error, fault.listed) == (errors.ResourcesMissing, True)
    assert len(json.loads(one.items.read_text())) == 100


def test_strict_covers_attachments(tmp_path: Path) -> None:
    fault = work.press(job(tmp_path, b"<link rel=attachment href=data.xml><p>x", strict=True))
    assert isinstance(fault, Fault)
    assert fault.error is errors.ResourcesMissing


def test_many_warnings_still_fit_the_pipe(tmp_path: Path) -> None:
    body = b"".join(b"<img src=%d-%s.png>" % (n, "é".encode() * 90) for n in range(100))
    receipt = work.press(job(tmp_path, body))
    assert isinstance(receipt, Receipt)
    assert receipt.warning_count == 100
    assert 5 < len(receipt.warnings) < 20
    assert len(answer.encode(receipt)) <= PIPE_BUF


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.EFBIG, "File too large"), errors.DocumentTooLarge),
        (OSError(errno.ENOSPC, "No space left"), errors.SpoolFull),
        (OSError(errno.EIO, "Input/output error"), errors.PressBroken),
        (RecursionError("maximum recursion depth exceeded"), errors.DocumentTooLarge),
        (ZeroDivisionError("x" * 9000), errors.TypesettingFailed),
    ],
)
def test_what_the_press_raises_is_a_fault(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    kind: type[errors.OffloadError],
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(ENGINE, "typeset", fail)
    fault = work.press(job(tmp_path, b"<p>x"))
    assert isinstance(fault, Fault)
    assert fault.error is kind
    assert len(answer.encode(fault)) <= PIPE_BUF


# WeasyPrint leaves the file of its colour profile to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_variant_that_weasyprint_has_is_offered_and_made(tmp_path: Path) -> None:
    from weasyprint.pdf import VARIANTS

    offered = set(
        TypesettingOptions.model_json_schema()["properties"]["variant"]["anyOf"][0]["enum"]
    )
    # ISO 19005-4 has no level U; what WeasyPrint calls PDF/UA-2 is none.
    written = {variant for variant in VARIANTS if variant.startswith(("pdf/a", "pdf/ua"))}
    assert offered == written - {"pdf/a-4u", "pdf/ua-2"} | {FACTUR_X}
    for number, variant in enumerate(sorted(offered - {FACTUR_X})):
        folder = tmp_path / str(number)
        folder.mkdir()
        html = b'<html lang="en"><title>T</title><h1>Hello</h1>'
        if variant == "pdf/a-4f":  # carries a file
            html += b'<link rel="attachment" href="data:,a">'
        one = job(folder, html, variant=variant)
        assert isinstance(work.press(one), Receipt), variant
        with pikepdf.open(one.document) as pdf:
            metadata = bytes(pdf.Root.Metadata.read_bytes()).decode()
        family, level = variant.split("-")
        assert f"{family.replace('/', '')}id" in metadata, variant
        assert level[0] in metadata


def test_a_fault_says_whether_layout_had_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only then is its worker replaced."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(ENGINE, "typeset", fail)
        during = work.press(job(tmp_path, b"<p>x"))
    monkeypatch.setattr("offload.press.sources.html", fail)
    before = work.press(job(tmp_path, b"<p>x"))
    assert isinstance(during, Fault)
    assert isinstance(before, Fault)
    assert (during.error, before.error) == (errors.TypesettingFailed,) * 2
    assert (during.begun, before.begun) == (True, False)


def test_a_fault_whose_list_has_no_room_is_still_that_fault(tmp_path: Path) -> None:
    full = job(tmp_path, b"<img src=none.png>", strict=True)
    full.items.symlink_to("/dev/full")
    fault = work.press(full)
    assert isinstance(fault, Fault)
    assert (fault.error, fault.listed) == (errors.ResourcesMissing, False)


@pytest.mark.parametrize("format_", ["pdf", "png"])
def test_a_full_disk_is_said_in_our_words(tmp_path: Path, format_: str) -> None:
    full = job(tmp_path, b"<p>x", format=format_)
    full.document.symlink_to("/dev/full")
    fault = work.press(full)
    assert isinstance(fault, Fault)
    assert fault.error is errors.SpoolFull


def test_data_of_a_template_in_typst_alone_are_checked_without_typesetting(tmp_path: Path) -> None:
    folder = tmp_path / "ours" / "letter"
    starter.create(folder, "typst")
    published = catalogue.publish([folder.parent], tmp_path / "home")["letter"]
    receipt = work.press(job(tmp_path, published.sample, published.source(), format="html"))
    assert isinstance(receipt, Receipt)
    assert receipt.pages == 0
    fault = work.press(job(tmp_path, b"{}", published.source(), format="html"))
    assert isinstance(fault, Fault)
    assert fault.error is errors.InvalidData


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
def test_a_brands_pale_colour_is_a_warning(tmp_path: Path, engine: EngineName) -> None:
    published = catalogue.publish([catalogue.BUILT_IN], tmp_path / "home")["receipt"]
    value = json.loads(published.sample) | {"brand": {"accent": "#ffcc00"}}
    body = json.dumps(value).encode()
    receipt = work.press(job(tmp_path, body, published.source(engine)))
    assert isinstance(receipt, Receipt)
    [warning] = receipt.warnings
    assert "accent #ffcc00 has a contrast of 1.5 : 1" in warning
    refused = work.press(job(tmp_path, body, published.source(engine), strict=True))
    assert isinstance(refused, Fault)
