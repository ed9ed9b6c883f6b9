"""Bodies as they are sent: cut, coded, and put into uploads in all the ways that there are."""

import gzip
import http.client
import json
import zlib
from urllib.parse import urlsplit

import brotli
import pytest

from tests.bombs import gzipped
from tests.process import PATIENCE, ServiceProcess
from tests.real.reading import case, text, width

UPLOAD = "multipart/form-data; boundary=b"
HTML = b"<p>FIRST"


def part(head: str, content: bytes) -> bytes:
    return f"--b\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"


def upload(*parts: bytes) -> bytes:
    return part('name="index.html"; filename="index.html"', HTML) + b"".join(parts) + b"--b--\r\n"


def test_half_an_invoice_is_refused(shared_service: ServiceProcess) -> None:
    status, _, body = shared_service.post(case("F01-truncated.html.gz"), Content_Encoding="gzip")
    assert (status, json.loads(body)["type"]) == (400, "/problems/damaged-coding")


@pytest.mark.parametrize("coding", ["x-gzip", "gzip, identity", "GZIP"])
def test_gzip_by_its_other_names(shared_service: ServiceProcess, coding: str) -> None:
    status, _, pdf = shared_service.post(case("F08-x-gzip.html.gz"), Content_Encoding=coding)
    assert (status, text(pdf)) == (200, "FIRST")


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("br", brotli.compress(HTML)),
        ("deflate", zlib.compress(HTML)),
        ("deflate, gzip", gzip.compress(zlib.compress(HTML), mtime=0)),
    ],
)
def test_other_codings(shared_service: ServiceProcess, coding: str, body: bytes) -> None:
    status, _, pdf = shared_service.post(body, Content_Encoding=coding)
    assert (status, text(pdf)) == (200, "FIRST")


@pytest.mark.parametrize(
    "body", [gzip.compress(HTML * 9, mtime=0), zlib.compress(HTML * 9), b"\x28\xb5\x2f\xfd" + HTML]
)
def test_a_coding_that_no_header_names_is_not_printed(
    shared_service: ServiceProcess, body: bytes
) -> None:
    status, _, answer = shared_service.post(body)
    assert (status, json.loads(answer)["type"]) == (400, "/problems/malformed-body")
    assert "Content-Encoding" in json.loads(answer)["detail"]


def test_an_unknown_coding_is_told_which_there_are(shared_service: ServiceProcess) -> None:
    status, headers, body = shared_service.post(HTML, Content_Encoding="zstd")
    assert (status, json.loads(body)["type"]) == (415, "/problems/unsupported-coding")
    assert headers["Accept-Encoding"] == "gzip, deflate, br"


def test_the_limit_is_on_what_is_decoded(shared_service: ServiceProcess) -> None:
    bomb = gzip.compress(gzipped(1 << 10), 9)
    status, _, body = shared_service.post(bomb, Content_Encoding="gzip, gzip")
    assert (status, json.loads(body)["type"]) == (413, "/problems/body-too-large")


def test_the_charset_of_a_part(shared_service: ServiceProcess) -> None:
    body = case("F04-a-part-charset.bin")
    status, _, pdf = shared_service.post(body, Content_Type=UPLOAD)
    assert (status, text(pdf)) == (200, "Größe")


def test_the_transfer_encoding_of_a_part(shared_service: ServiceProcess) -> None:
    body = case("F09-base64-part.bin")
    status, _, pdf = shared_service.post(body, Content_Type=UPLOAD)
    assert (status, text(pdf)) == (200, "hello")


def test_names_as_dotnet_writes_them(shared_service: ServiceProcess) -> None:
    status, headers, body = shared_service.post(
        case("F10-dotnet-name.bin"), "?strict=true", Content_Type=UPLOAD
    )
    assert (status, headers["Pressroom-Warnings"]) == (200, "0"), body


def test_options_are_fields_too(shared_service: ServiceProcess) -> None:
    body = upload(part('name="page_size"', b"A5"), part('name="filename"', b"r.pdf"))
    for key in ("1", "1", "2"):  # the second is a replay
        status, headers, pdf = shared_service.post(body, Content_Type=UPLOAD, Idempotency_Key=key)
        assert (status, text(pdf)) == (200, "FIRST")
        assert width(pdf) == 420
        assert 'filename="r.pdf"' in headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("parts", "query", "name"),
    [
        (part('name="landscape"', b"true"), "", "landscape"),
        (part('name="page_size"', b"A99"), "", "page_size"),
        (part('name="page_size"', b"A5") * 2, "", "page_size"),
        (part('name="page_size"', b"A5"), "?page_size=A4", "page_size"),
    ],
)
def test_an_option_that_cant_be_used_is_named(
    shared_service: ServiceProcess, parts: bytes, query: str, name: str
) -> None:
    status, _, body = shared_service.post(upload(parts), query, Content_Type=UPLOAD)
    problem = json.loads(body)
    assert (status, problem["type"]) == (400, "/problems/invalid-option")
    assert [error["option"] for error in problem["errors"]] == [name]


def test_an_option_that_is_sent_as_a_file_is_named(shared_service: ServiceProcess) -> None:
    body = upload(part('name="page_size"; filename="page_size"', b"A5"))
    status, _, answer = shared_service.post(body, Content_Type=UPLOAD)
    assert (status, json.loads(answer)["type"]) == (400, "/problems/malformed-body")
    assert "page_size" in json.loads(answer)["detail"]


def test_two_parts_of_one_name(shared_service: ServiceProcess) -> None:
    body = upload(part('name="a.css"', b"p {}") * 2)
    status, _, answer = shared_service.post(body, Content_Type=UPLOAD)
    assert status == 400
    assert "a.css" in json.loads(answer)["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "TEXT/HTML; Charset=UTF-8", "Accept": "Application/PDF"},
        {"Content_Type": "text/html", "Prefer": "WAIT=20"},
    ],
)
def test_media_types_and_tokens_in_any_case(
    shared_service: ServiceProcess, headers: dict[str, str]
) -> None:
    assert shared_service.post(HTML, **headers)[0] == 200


def transferred(service: ServiceProcess, coding: str, *chunks: bytes) -> tuple[int, bytes]:
    """The answer to a body that comes in chunks, coded for the way."""
    parts = urlsplit(service.url)
    assert parts.hostname
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
    headers = {"Content-Type": "text/html", "Transfer-Encoding": coding}
    connection.request("POST", "/v1/pdf", iter(chunks), headers, encode_chunked=True)
    with connection.getresponse() as answer:
        body = answer.status, answer.read()
    connection.close()
    return body


def test_a_body_coded_for_the_way(shared_service: ServiceProcess) -> None:
    coded = gzip.compress(HTML, mtime=0)
    status, pdf = transferred(shared_service, "gzip, chunked", coded[:9], coded[9:])
    assert (status, text(pdf)) == (200, "FIRST")
    status, pdf = transferred(shared_service, "chunked", HTML[:3], HTML[3:])
    assert (status, text(pdf)) == (200, "FIRST")


def test_a_body_coded_for_the_way_that_is_cut(shared_service: ServiceProcess) -> None:
    status, body = transferred(shared_service, "gzip, chunked", gzip.compress(HTML * 99)[:-9])
    assert (status, json.loads(body)["type"]) == (400, "/problems/damaged-coding")


def test_an_unknown_coding_for_the_way(shared_service: ServiceProcess) -> None:
    status, body = transferred(shared_service, "zstd, chunked", HTML)
    assert (status, json.loads(body)["type"]) == (415, "/problems/unsupported-coding")
