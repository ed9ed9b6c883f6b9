import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from tests.process import PATIENCE, ServiceProcess

HTML = {"Content-Type": "text/html"}


def raw(service: ServiceProcess, request: bytes) -> bytes:
    """What comes back for bytes that no library would send."""
    address = urlsplit(service.url)
    with socket.create_connection((address.hostname, address.port), PATIENCE) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
            if b"\r\n0\r\n\r\n" in answer or b"}" in answer:
                break
    return answer


async def test_the_limit_is_checked_while_the_body_streams(tmp_path: Path) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1 << 16
            yield b"x" * (1 << 16)

    with ServiceProcess(tmp_path, PRESSROOM_BODY_LIMIT="1MiB") as service:
        async with aiohttp.ClientSession() as client:
            answer = await client.post(f"{service.url}/v1/pdf", data=endless(), headers=HTML)
            told = json.loads(await answer.read())
    assert (answer.status, told["type"]) == (413, "/problems/body-too-large")
    assert "1048576" in told["detail"]
    assert sent < 64 << 20  # what fits the sockets' buffers, and no more


def test_a_length_over_the_limit_is_refused_before_the_body(
    shared_service: ServiceProcess,
) -> None:
    answer = raw(
        shared_service,
        b"POST /v1/pdf HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/html\r\n"
        b"Content-Length: 99999999999\r\n\r\n",
    )
    assert answer.startswith(b"HTTP/1.1 413")


def test_a_body_that_trickles_is_given_up(shared_service: ServiceProcess) -> None:
    answer = raw(
        shared_service,
        b"POST /v1/pdf HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/html\r\nPrefer: wait=1\r\n"
        b"Content-Length: 100\r\n\r\n<p>",
    )
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"/problems/upload-too-slow" in answer


def test_a_damaged_transfer_coding_is_told(shared_service: ServiceProcess) -> None:
    answer = raw(
        shared_service,
        b"POST /v1/pdf HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/html\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n",
    )
    assert answer.split()[1] == b"400"


async def test_a_compressed_body_is_read(shared_service: ServiceProcess) -> None:
    async with aiohttp.ClientSession() as client:
        answer = await client.post(
            f"{shared_service.url}/v1/pdf",
            data=b"<p>Hello" * 1000,
            headers=HTML,
            compress="gzip",
        )
        assert answer.status == 200
        assert (await answer.read()).startswith(b"%PDF")


async def test_a_large_upload_and_its_large_answer(shared_service: ServiceProcess) -> None:
    noise = await asyncio.to_thread(_noise)
    form = aiohttp.FormData()
    form.add_field("index.html", b"<img src=noise.png>", filename="index.html")
    form.add_field("noise.png", io.BytesIO(noise), filename="noise.png")
    async with aiohttp.ClientSession() as client:
        answer = await client.post(
            f"{shared_service.url}/v1/pdf?strict=true",
            data=form,
            headers={"Prefer": "wait=120"},
        )
        body = await answer.read()
    assert answer.status == 200, body
    assert len(body) > 4 << 20
    assert body.startswith(b"%PDF-")
    assert body.rstrip().endswith(b"%%EOF")


def _noise() -> bytes:
    """A picture that can't be compressed: 1,300 x 1,300 pixels, 5 MB."""
    import random

    from PIL import Image

    size = (1300, 1300)
    pixels = random.Random(1).randbytes(size[0] * size[1] * 3)
    target = io.BytesIO()
    Image.frombytes("RGB", size, pixels).save(target, "PNG", compress_level=1)
    return target.getvalue()
