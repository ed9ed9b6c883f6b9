"""Documents that want what is not theirs: each way to name a URL, and each URL worth a try."""

import socket
from collections.abc import Iterator

import pikepdf
import pytest

from tests.evil.client import Client
from tests.evil.documents import data_url

ADDRESSES = (
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file://localhost/etc/passwd",
    "ftp://127.0.0.1/x",
    "gopher://127.0.0.1:70/_x",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://2130706433/",
    "http://0x7f.1/",
    "//metadata.google.internal/x",
    "https://document.invalid@127.0.0.1/",
    "https://document.invalid.example.com/",
    "http://document.invalid/x",
    "../../../../etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "/etc/passwd",
    "dict://127.0.0.1:11211/stat",
    "jar:file:///etc/passwd!/x",
    "php://filter/resource=/etc/passwd",
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">{}</svg>'

# How a document names what it loads.
WAYS = {
    "img": "<img alt='' src='{url}'>",
    "img in a base": "<base href='{url}'><img alt='' src='x.png'>",
    "srcset": "<picture><img alt='' src='{url}' srcset='{url} 2x'></picture>",
    "object": "<object data='{url}'></object>",
    "embed": "<embed src='{url}'>",
    "stylesheet": "<link rel=stylesheet href='{url}'>",
    "import": "<style>@import '{url}';</style>",
    "import in a style sheet": "<link rel=stylesheet href='{sheet}'>",
    "font": "<style>@font-face{{font-family:x;src:url({url})}}p{{font-family:x}}</style><p>x",
    "background": "<p style='background:url({url})'>x",
    "list": "<li style='list-style-image:url({url})'>x",
    "content": "<style>p::before{{content:url({url})}}</style><p>x",
    "border": "<p style='border:1px solid;border-image:url({url}) 1'>x",
    "page": "<style>@page{{background:url({url})}}</style>x",
    "link to attach": "<link rel=attachment href='{url}'>",
    "anchor to attach": "<a rel=attachment href='{url}'>x</a>",
    "image of an svg": "<svg><image href='{url}' width=9 height=9 /></svg>",
    "image of an svg file": "<img alt='' src='{svg}'>",
    "use": "<svg><use href='{url}#x'/></svg>",
}
# Nothing is loaded for these, so there is nothing to tell.
SILENT = {"embed", "use", "image of an svg", "image of an svg file", "srcset"}


REASONS = ("not allowed", "not among the files", "Font-face 'x' cannot be loaded")


def document(way: str, url: str) -> bytes:
    sheet = data_url("text/css", f"@import '{url}';".encode())
    picture = SVG.format(f"<image x:href='{url}' width='9' height='9'/><use x:href='{url}#x'/>")
    svg = data_url("image/svg+xml", picture.encode())
    return f"<p>token</p>{WAYS[way].format(url=url, sheet=sheet, svg=svg)}".encode()


def everything(pdf: bytes) -> bytes:
    """All that a PDF holds, uncompressed."""
    import io

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return b"".join(
            each.read_bytes() for each in opened.objects if isinstance(each, pikepdf.Stream)
        )


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """What a document would reach on this machine, if it could."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_loaded_from_outside(client: Client, way: str, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    for url in (*ADDRESSES, f"http://127.0.0.1:{port}/", f"http://localhost:{port}/"):
        answer = client.post(document(way, url), headers={"Prefer": "wait=100"})
        assert answer.problem == "", (url, answer.body)
        assert b"root:" not in everything(answer.body)
        told = answer.headers.get("Pressroom-Warning", "")
        assert any(reason in told for reason in REASONS) or way in SILENT, (url, told)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_a_strict_document_is_told_of_each(client: Client) -> None:
    urls = [url for url in ADDRESSES if url != "/etc/passwd"]  # which is ../../../../etc/passwd
    body = "".join(f"<img alt='' src='{url}'>" for url in urls).encode()
    answer = client.post(body, "?strict=true", {"Prefer": "wait=100"})
    assert answer.problem == "resources-missing"
    assert answer.status == 422
    assert len(answer.json()["errors"]) == len(urls)


@pytest.mark.parametrize(
    "name",
    [
        "../index.html", "/etc/passwd", "a/../../b", "..", "a//b", "a\\..\\b", "./../x",
        "\x00",
    ],
)  # fmt: skip
def test_a_part_is_no_path(client: Client, name: str) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="index.html"\r\n\r\n<p>x\r\n'
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="%b"\r\n\r\nx\r\n--b--\r\n'
    ) % name.encode()
    answer = client.post(body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert answer.problem == "malformed-body"
