"""Requests that lie about themselves."""

import gzip
import os
import socket
from collections.abc import Callable

import pytest

from tests.bombs import deflated, gzipped
from tests.evil.client import Client
from tests.process import PATIENCE, ServiceProcess


def exchange(client: Client, request: bytes, *, hang_up: bool = False) -> bytes:
    """The whole answer to bytes that need not be HTTP."""
    host, port = client.address.split(":")
    with socket.create_connection((host, int(port)), timeout=4 * PATIENCE) as connection:
        connection.sendall(request)
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def request(headers: str, body: bytes) -> bytes:
    head = (
        f"POST /v1/pdf HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/html\r\n{headers}\r\n\r\n"
    )
    return head.encode() + body


@pytest.mark.parametrize(("coding", "packed"), [("gzip", gzipped), ("deflate", deflated)])
def test_a_bomb_is_refused_as_soon_as_it_is_too_large(
    client: Client, coding: str, packed: Callable[[int], bytes]
) -> None:
    bomb = packed(1 << 10)
    with client.neighbour():
        answer = client.post(bomb, headers={"Content-Encoding": coding})
    assert answer.problem == "body-too-large"


def test_a_compressed_document_is_one(client: Client) -> None:
    answer = client.post(gzip.compress(b"<p>x"), headers={"Content-Encoding": "gzip"})
    assert answer.problem == ""


def test_a_body_that_is_not_compressed_as_it_says(client: Client) -> None:
    answer = client.post(b"<p>x", headers={"Content-Encoding": "gzip"})
    assert answer.status == 400


def test_less_than_its_length(client: Client) -> None:
    with client.neighbour():
        answer = exchange(client, request("Content-Length: 1000", b"<p>x"), hang_up=True)
    assert answer == b""


def test_more_than_its_length_is_no_request(client: Client) -> None:
    with client.neighbour():
        answer = exchange(client, request("Content-Length: 4", b"<p>xGARBAGE\r\n\r\n"))
    assert b" 400 Bad Request\r\n" in answer


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Content-Length: 4\r\nContent-Length: 5",
        "Content-Length: -4",
        "Content-Length: 4x",
        "Transfer-Encoding: chunked, identity",
    ],
)
def test_lengths_that_contradict_each_other(client: Client, headers: str) -> None:
    answer = exchange(client, request(headers, b"<p>x"))
    assert b" 400 Bad Request\r\n" in answer
    assert b'"type":"/problems/malformed-request"' in answer


def test_a_length_beyond_the_limit_is_refused_before_it_comes(client: Client) -> None:
    answer = exchange(client, request("Connection: close\r\nContent-Length: 99999999999", b"<p>x"))
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_charset_that_is_none(client: Client) -> None:
    for charset in ("../../x", "x" * 3000, "zlib", "idna", "undefined"):
        answer = client.post(b"<p>x", headers={"Content-Type": f"text/html; charset={charset}"})
        assert answer.problem in ("malformed-body", ""), charset


def test_a_document_of_gigabytes_is_given_up(client: Client) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
    links = b"".join(b"<link rel=attachment href='noise.bin?%d'>" % n for n in range(500))
    body = part % (b"index.html", links + b"<p>x") + part % (b"noise.bin", os.urandom(4 << 20))
    with client.neighbour():
        answer = client.post(
            body + b"--b--\r\n",
            headers={"Content-Type": "multipart/form-data; boundary=b", "Prefer": "wait=15"},
        )
    # Which limit is met first depends on the machine.
    assert answer.problem in ("document-too-large", "deadline-exceeded"), answer.body[:300]


def test_what_is_left_is_whole(client: Client, attacked: ServiceProcess) -> None:
    assert client.post(b"<p>x").problem == ""
    assert len(attacked.lanes()) == 2
