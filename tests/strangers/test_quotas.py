"""What a caller holds of the spool is bounded by its places, and another finds room."""

import os
import select
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from socket import socket

import pytest

from handlers.request.keys import new_key
from tests.disk import mount, small_disk
from tests.process import PATIENCE, ServiceProcess
from tests.strangers.hostile_client import PAGE, HostileClient, head

PLACES, UPLOADS, SENT = 2, 39, 1 << 20
# Of such uploads a caller may come to hold on a disk of 12 MiB, though half of it is the limit.
MOST = 8


def test_stalled_uploads_leave_the_spool_to_others(tmp_path: Path) -> None:
    greedy, greedy_line = new_key("greedy")
    modest, modest_line = new_key("modest")
    keys = tmp_path / "keys"
    keys.write_text(f"{greedy_line}\n{modest_line}\n")
    bearer = f"Bearer {greedy}"
    upload = head(Content_Type="text/html", Content_Length="9999999", Authorization=bearer)
    limits = {"PRESSROOM_API_KEYS": str(keys), "PRESSROOM_CALLER_LIMIT": str(PLACES)}
    with ServiceProcess(tmp_path, **limits) as service, HostileClient(service.url) as client:
        for _ in range(PLACES):
            client.connect(upload + bytes(SENT))
        _wait_until(lambda: _in_spool(tmp_path) > SENT)  # both; the end of each is not written yet
        for _ in range(UPLOADS - PLACES):
            refused = client.connect(upload + bytes(1 << 10))
            assert refused.recv(12) == b"HTTP/1.1 429"
        status, _, _ = service.post(PAGE, Authorization=f"Bearer {modest}", Prefer="wait=100")
        assert status == 200
        assert _in_spool(tmp_path) <= PLACES * SENT


@pytest.fixture
def small_spool(tmp_path: Path) -> Iterator[None]:
    """A tmpfs of 12 MiB where the service will have its spool."""
    (tmp_path / "spool").mkdir()
    if not mount(tmp_path / "spool", 12 << 20):
        pytest.skip("only root may mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", str(tmp_path / "spool")], check=True)


def test_no_caller_fills_the_spool_within_its_places(small_spool: None, tmp_path: Path) -> None:
    greedy, greedy_line = new_key("greedy")
    modest, modest_line = new_key("modest")
    keys = tmp_path / "keys"
    keys.write_text(f"{greedy_line}\n{modest_line}\n")
    upload = head(
        Content_Type="text/html", Content_Length="9999999", Authorization=f"Bearer {greedy}"
    )
    limits = {"PRESSROOM_API_KEYS": str(keys)}
    with ServiceProcess(tmp_path, **limits) as service, HostileClient(service.url) as client:
        stalled = [client.connect(upload + bytes(SENT)) for _ in range(11)]
        # Those too many, of which several at once may pass the limit before they are seen.
        _wait_until(lambda: len(_answered(stalled)) >= len(stalled) - MOST)
        status, _, _ = service.post(PAGE, Authorization=f"Bearer {modest}", Prefer="wait=100")
        assert status == 200
        statuses = {connection.recv(12) for connection in _answered(stalled)}
        # What several sent at once may have passed both limits.
        assert {b"HTTP/1.1 429"} <= statuses <= {b"HTTP/1.1 429", b"HTTP/1.1 503"}
        assert 3 * SENT <= _in_spool(tmp_path) <= MOST * SENT


LINE = b'"' + os.urandom(4 << 10).hex().encode() * (1 << 7) + b'"\n'


def test_no_caller_fills_the_store_of_jobs(tmp_path: Path) -> None:
    """Of 640 MiB a modest caller needs 256 to be let in (`jobs.submission`)."""
    greedy, greedy_line = new_key("greedy")
    modest, modest_line = new_key("modest")
    keys = tmp_path / "keys"
    keys.write_text(f"{greedy_line}\n{modest_line}\n")
    packer = zlib.compressobj()
    # Each part is packed anew, or it would be taken for a bomb.
    parts = [packer.compress(LINE) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(200)]
    with small_disk(tmp_path / "store", 640 << 20) as store:
        jobs = {"PRESSROOM_JOBS": "on", "PRESSROOM_JOBS_STORE": str(store)}
        limits = {"PRESSROOM_API_KEYS": str(keys)}
        service = ServiceProcess(tmp_path, **jobs, **limits)
        with service, HostileClient(service.url) as client:
            stalled = [
                client.connect(_batch(greedy, str(number), "999999999") + b"".join(parts))
                for number in range(2)
            ]
            for connection in stalled:
                with suppress(OSError):  # it need not be read to its end
                    connection.sendall(b"".join(parts[:150]))
            ready, _, _ = select.select(stalled, [], [], PATIENCE)
            assert {connection.recv(12) for connection in ready} == {b"HTTP/1.1 429"}
            line = b'"<p>one"\n'
            theirs = client.connect(_batch(modest, "1", str(len(line)), coding="") + line)
            assert theirs.recv(12) == b"HTTP/1.1 202"


def _batch(key: str, name: str, length: str, coding: str = "deflate") -> bytes:
    codings = {"Content_Encoding": coding} if coding else {}
    return head(
        "/v1/batches", Content_Type="application/x-ndjson", Content_Length=length,
        Idempotency_Key=f'"{name}"', Authorization=f"Bearer {key}", **codings,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/v1/batches", {"Content_Type": "application/x-ndjson", "Idempotency_Key": '"{}"'}),
        ("/v1/pdf", {"Content_Type": "text/html", "Prefer": "respond-async"}),
    ],
)
def test_stalled_submissions_of_jobs_are_as_few(
    tmp_path: Path, path: str, headers: dict[str, str]
) -> None:
    jobs = {"PRESSROOM_JOBS": "on", "PRESSROOM_JOBS_STORE": str(tmp_path / "state")}
    limits = {"PRESSROOM_CALLERS_BY_ADDRESS": "on", "PRESSROOM_CALLER_LIMIT": str(PLACES)}
    with ServiceProcess(tmp_path, **jobs, **limits) as service:
        with HostileClient(service.url) as client:
            stalled = [
                client.connect(_submission(path, headers, str(number))) for number in range(5)
            ]
            answered: set[bytes] = set()
            while len(stalled) > PLACES:
                ready, _, _ = select.select(stalled, [], [], PATIENCE)
                assert ready
                answered |= {connection.recv(12) for connection in ready}
                stalled = [connection for connection in stalled if connection not in ready]
        assert answered == {b"HTTP/1.1 429"}


def _submission(path: str, headers: dict[str, str], key: str) -> bytes:
    """A head, and the beginning of a body that never ends."""
    named = {name: value.format(key) for name, value in headers.items()}
    return head(path, Content_Length="99999", **named) + b'"<p>"\n'


def _answered(connections: list[socket]) -> list[socket]:
    ready, _, _ = select.select(connections, [], [], 0)
    return ready


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _in_spool(folder: Path) -> int:
    """Bytes of the bodies in the service's spool."""
    return sum(body.stat().st_size for body in folder.glob("spool/*/jobs/*/body"))
