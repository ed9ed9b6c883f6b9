"""What a client holds, or sends in a way that no client does, costs itself alone."""

import base64
import io
import os
import resource
import signal
import time
from collections.abc import Iterator

import pytest
from PIL import Image

from tests.process import PATIENCE, ServiceProcess
from tests.strangers.hostile_client import (
    HostileClient,
    bomb,
    bytes_in_chunks,
    head,
    neighbour,
)


@pytest.fixture(scope="module")
def few_descriptors() -> Iterator[None]:
    """So few that silent connections could use them up, as a service manager may set it."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, before[1]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture(scope="module")
def cramped(
    few_descriptors: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServiceProcess]:
    with ServiceProcess(tmp_path_factory.mktemp("cramped")) as process:
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(7)[1]))
        yield process


HELD = {
    "silent": b"",
    "half a head": b"POST /v1/pdf HTTP/1.1\r\nHost: localhost\r\nA: ",
    "half a body": head(Content_Type="text/html", Content_Length="99", Prefer="wait=100") + b"<p>",
    "unread answers": b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20,
}


@pytest.mark.parametrize("sent", HELD.values(), ids=HELD)
def test_held_connections_shut_nobody_out(cramped: ServiceProcess, sent: bytes) -> None:
    with HostileClient(cramped.url) as client:
        for _ in range(600):
            client.connect(sent, receive_buffer=4096)
        with neighbour(cramped) as honest:
            pass
    assert set(honest.statuses) == {200}
    assert '"status": 500' not in cramped.log()
    assert "Too many open files" not in cramped.log()


@pytest.mark.parametrize("sent", [bytes_in_chunks, bomb], ids=["chunks of a byte", "bombs"])
def test_what_is_costly_to_parse_stops_no_neighbour(
    shared_service: ServiceProcess, sent: object
) -> None:
    with neighbour(shared_service) as before:
        pass
    with HostileClient(shared_service.url) as client:
        client.flood(sent, connections=8)  # type: ignore[arg-type]
        # The flood takes all of the machine for as long as this lasts.
        with neighbour(shared_service, least=3) as honest:
            pass
    assert set(honest.statuses) == {200}
    # It was a thousand times as long: 35 seconds.
    assert max(honest.seconds) < 100 * max(before.seconds)


def test_unread_answers_hold_neither_the_spool_nor_the_drain(service: ServiceProcess) -> None:
    picture = io.BytesIO()
    Image.frombytes("RGB", (1600, 1600), os.urandom(1600 * 1600 * 3)).save(picture, "PNG")
    # More than the sockets' buffers hold, and made at once.
    page = b"<img src='data:image/png;base64,%s'>" % base64.b64encode(picture.getvalue())
    with HostileClient(service.url) as client:
        size = str(len(page))
        request = head(Content_Type="text/html", Content_Length=size, Prefer="wait=100") + page
        held = [client.connect(request, receive_buffer=4096) for _ in range(3)]
        for connection in held:
            assert connection.recv(12) == b"HTTP/1.1 200"  # made; and read no further
        service.signal(signal.SIGTERM)
        began = time.monotonic()
        assert service.wait() == 0
        assert time.monotonic() - began < PATIENCE
    assert service.left_in_spool() == []
