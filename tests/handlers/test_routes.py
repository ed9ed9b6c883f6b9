"""Which order comes of which route."""

import json

import pytest

from offload.order import Extract, Finish, Html, Inspect, Merge, Multipart, Source, Template
from tests.handlers.conftest import Desk

UPLOAD = b'--b\r\nContent-Disposition: form-data; name="a.pdf"\r\n\r\nx\r\n--b--\r\n'
FORM = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("path", "media_type", "source"),
    [
        ("/v1/pdf", "text/html; charset=latin-1", Html("latin-1")),
        ("/v1/pdf", FORM, Multipart("b")),
        ("/v1/merge", FORM, Merge("b")),
        ("/v1/finish", FORM, Finish("b")),
        ("/v1/finish", "application/pdf", Finish()),
        ("/v1/metadata", "application/pdf", Inspect()),
        ("/v1/e-invoices/extract", "application/pdf", Extract()),
    ],
)
async def test_a_path_and_a_type_are_a_source(
    desk: Desk, path: str, media_type: str, source: Source
) -> None:
    answer = await desk.client.post(path, data=UPLOAD, headers={"Content-Type": media_type})
    assert answer.status == 200, await answer.text()
    assert desk.order.source == source


async def test_a_template_is_a_source(desk: Desk) -> None:
    headers = {"Content-Type": "application/json", "Accept": "text/html"}
    answer = await desk.client.post("/v1/templates/receipt/pdf", data=b"{}", headers=headers)
    assert answer.status == 200
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
    assert isinstance(desk.order.source, Template)
    assert (desk.order.source.name, desk.order.options.format) == ("receipt", "html")


@pytest.mark.parametrize(
    ("path", "media_type", "told"),
    [
        ("/v1/merge", "application/pdf", 415),
        ("/v1/metadata", FORM, 415),
        ("/v1/finish", "text/html", 415),
        ("/v1/finish?zoom=2", "application/pdf", 400),
        ("/v1/metadata?watermark=x", "application/pdf", 400),
        ("/v1/e-invoices/extract", "text/html", 415),
        ("/v1/templates/none/pdf", "application/json", 404),
        ("/v1/templates/receipt/pdf", "text/html", 415),
        ("/v1/templates/receipt/pdf?variant=factur-x", "application/json", 400),
        ("/v1/templates/receipt/pdf?engine=none", "application/json", 400),
        ("/v1/pdf?engine=typst", "text/html", 400),
        ("/nowhere", "text/html", 404),
        ("/v1/status", "text/html", 405),
    ],
)
async def test_what_no_lane_is_asked_for(desk: Desk, path: str, media_type: str, told: int) -> None:
    answer = await desk.client.post(path, data=UPLOAD, headers={"Content-Type": media_type})
    assert (answer.status, json.loads(await answer.read())["status"]) == (told, told)
    assert desk.lanes.jobs == []
