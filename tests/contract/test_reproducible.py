"""The same bytes from every lane of two services whose hashes are seeded differently."""

import hashlib
import json
import threading
from collections.abc import Iterator

import pytest

from tests import ROOT
from tests.process import ServiceProcess

FONT = next((ROOT / "docs" / "example" / "fonts").iterdir())
# Latin, Greek, Arabic, Japanese and a picture of a face: a subset of each font, in one document.
HTML = (
    '<html lang="en"><title>T</title><style>@font-face { font-family: own; src: url(font) } '
    "h1 { font-family: own }</style><link rel=attachment href=index.html><h1>Hello</h1>"
    "<p>Λόγος, سلام, 請求書 \N{GRINNING FACE} <b>bold <i>both</i></b> <a href='#b'>link</a><p id=b>"
    "<svg width='50' height='50'><circle cx='9' cy='9' r='9' fill='red' opacity='.5'/></svg>"
    "<form><input name=a value=b></form>"
).encode()
PARTS = (
    b'--b\r\nContent-Disposition: form-data; name="index.html"\r\n\r\n' + HTML
    + b'\r\n--b\r\nContent-Disposition: form-data; name="font"; filename="font"\r\n\r\n'
    + FONT.read_bytes() + b"\r\n--b--\r\n"
)  # fmt: skip
UPLOAD = {"Content_Type": "multipart/form-data; boundary=b"}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[ServiceProcess]]:
    one, two = (tmp_path_factory.mktemp(name) for name in ("one", "two"))
    with (
        ServiceProcess(one, PYTHONHASHSEED="1") as first,
        ServiceProcess(two, PYTHONHASHSEED="2", TZ="Asia/Tokyo") as second,
    ):
        yield [first, second]


def from_all_lanes(
    services: list[ServiceProcess], body: bytes, query: str, path: str, headers: dict[str, str]
) -> set[tuple[str, str]]:
    """Digests and ETags of the same request, from each lane of each service, twice over."""
    digests = set()
    for service in services:
        before = {lane["pid"]: lane["documents"] for lane in service.lanes()}

        def post(service: ServiceProcess = service) -> None:
            status, answered, content = service.post(body, query, path, **headers)
            assert status == 200, content
            digests.add((hashlib.sha256(content).hexdigest(), answered["ETag"].strip('"')))

        while any(lane["documents"] < before[lane["pid"]] + 2 for lane in service.lanes()):
            pair = [threading.Thread(target=post) for _ in range(2)]
            for thread in pair:
                thread.start()
            for thread in pair:
                thread.join()
    return digests


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("", "application/pdf"),
        ("&forms=true", "application/pdf"),
        ("&variant=pdf/a-3a", "application/pdf"),
        ("&variant=pdf/a-4f", "application/pdf"),
        ("", "image/png"),
    ],
)
def test_a_document(services: list[ServiceProcess], query: str, accept: str) -> None:
    headers = {**UPLOAD, "Accept": accept}
    made = from_all_lanes(services, PARTS, f"?reproducible=true{query}", "/v1/pdf", headers)
    [(digest, etag)] = made
    assert digest == etag


def test_a_template(services: list[ServiceProcess]) -> None:
    sample = (ROOT / "templates" / "invoice" / "sample-de.json").read_bytes()
    assert json.loads(sample)
    path, headers = "/v1/templates/invoice/pdf", {"Content_Type": "application/json"}
    [_] = from_all_lanes(services, sample, "?reproducible=true", path, headers)


def test_etag_is_for_those_alone(services: list[ServiceProcess]) -> None:
    _, headers, _ = services[0].post(b"<p>Hello")
    assert "ETag" not in headers
