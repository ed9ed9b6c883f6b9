"""Evil PDFs, each sent to all that takes PDFs, beside a neighbour."""

import json
from collections.abc import Callable

import pytest

from tests.evil import papers
from tests.evil.client import Client
from tests.papers import upload
from tests.process import ServiceProcess

MADE, UNUSABLE, TOO_LARGE = "", "unusable-pdf", "document-too-large"
PATHS = ("/v1/merge", "/v1/finish?watermark=COPY", "/v1/metadata")

# What each of them answers. A stream that nothing asks for is copied as it is.
CORPUS: dict[str, tuple[Callable[[], bytes], tuple[str, str, str]]] = {
    "a page of megabytes": (lambda: papers.bomb(400), (MADE, MADE, MADE)),
    "a file of megabytes": (lambda: papers.attached_bomb(400), (TOO_LARGE, MADE, MADE)),
    "a page tree in itself": (papers.family, (UNUSABLE, UNUSABLE, UNUSABLE)),
    "arrays in arrays": (lambda: papers.nested(400), (MADE, MADE, MADE)),
    "bookmarks that go round": (papers.bookmarks, (MADE, MADE, MADE)),
    "a billion laughs": (papers.laughs, (MADE, MADE, MADE)),
    "things of the wrong type": (papers.wrong_types, (UNUSABLE, UNUSABLE, MADE)),
    "pages of no size": (papers.sizes, (MADE, MADE, MADE)),
}


@pytest.mark.parametrize("name", CORPUS)
def test_an_evil_pdf_hurts_only_itself(attacked: ServiceProcess, client: Client, name: str) -> None:
    make, expected = CORPUS[name]
    body = make()
    with client.neighbour():
        assert tuple(answer(attacked, path, body) for path in PATHS) == expected


def answer(service: ServiceProcess, path: str, body: bytes) -> str:
    """The name of the problem; "" for what was made."""
    boundary = "multipart/form-data; boundary=b" if path == "/v1/merge" else "application/pdf"
    sent = upload(("files", "a.pdf", body)) if path == "/v1/merge" else body
    status, _, told = service.post(sent, "", path, Content_Type=boundary, Prefer="wait=100")
    return "" if status == 200 else str(json.loads(told)["type"]).rpartition("/")[2]
