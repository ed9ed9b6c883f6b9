import json
from pathlib import Path

import pytest

from offload.errors import InvalidData, MalformedBody
from offload.order import Html, Options, Template
from offload.press import sources
from offload.templates import catalogue
from tests.invoices import sample

UPLOAD = b'--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n<p>x\r\n--b--\r\n'


@pytest.fixture
def body(tmp_path: Path) -> Path:
    return tmp_path / "body"


def test_html_has_the_charset_that_its_sender_named(body: Path) -> None:
    body.write_bytes(b"<p>x")
    assert sources.html(body, Html("latin1")).encoding == "latin1"
    with pytest.raises(MalformedBody, match="klingon"):
        sources.html(body, Html("klingon"))


def test_an_empty_body_is_no_document(body: Path) -> None:
    body.write_bytes(b" \n")
    with pytest.raises(MalformedBody, match="empty"):
        sources.html(body, Html())
    with pytest.raises(MalformedBody, match="empty"):
        sources.site(body, "/")


def test_an_upload_has_its_document_under_one_name(body: Path) -> None:
    body.write_bytes(UPLOAD.replace(b"{}", b"index.html"))
    assert sources.upload(body, "b").content == b"<p>x"
    body.write_bytes(UPLOAD.replace(b"{}", b"other.html"))
    with pytest.raises(MalformedBody, match=r"index\.html"):
        sources.upload(body, "b")


def test_a_template_is_filled_and_its_e_invoice_is_made_of_the_same_data(
    body: Path, tmp_path: Path
) -> None:
    folder = str(catalogue.publish([catalogue.BUILT_IN], tmp_path)["invoice"].folder)
    body.write_text(json.dumps(sample()))
    plain = sources.filled(body, Template(folder), Options())
    assert plain.stylesheet
    assert (plain.attachments, plain.xmp) == ((), b"")
    carrying = sources.filled(body, Template(folder), Options(profile="en16931"))
    assert carrying.content == plain.content
    assert carrying.stylesheet is plain.stylesheet  # its fonts are loaded once
    [attachment] = carrying.attachments
    assert sample()["number"].encode() in attachment.content
    body.write_text("{}")
    with pytest.raises(InvalidData):
        sources.filled(body, Template(folder), Options())
