import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from offload.cluster.wire import LONGEST_JOB, Sockets, Unsigned, receive, request, send
from offload.errors import NotBegun, WorkerDied
from offload.job import Job, Receipt
from offload.order import Html, Order

KEY = b"k" * 32
JOB = Job(Order(Html()), Path("/spool/job"), deadline=1.0)
RECEIPT = Receipt(pages=1, size_bytes=2, render_seconds=0.1, rss_bytes=3)


@pytest.fixture
def sockets(tmp_path: Path) -> Iterator[Sockets]:
    folder = tmp_path / ("long" * 40)  # longer than a socket's path may be
    folder.mkdir()
    sockets = Sockets(folder)
    sockets.open()
    yield sockets
    sockets.close()


async def test_a_job_crosses_and_a_receipt_comes_back(sockets: Sockets) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await receive(reader, KEY, LONGEST_JOB) == JOB
        send(writer, RECEIPT, KEY)
        writer.close()

    async with await asyncio.start_unix_server(answer, sockets.path(1)):
        assert await request(sockets.path(1), JOB, KEY) == RECEIPT


async def test_a_loop_that_is_not_there_has_not_begun(sockets: Sockets) -> None:
    with pytest.raises(NotBegun):
        await request(sockets.path(2), JOB, KEY)


async def test_a_loop_that_hangs_up_has_died(sockets: Sockets) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await receive(reader, KEY, LONGEST_JOB)
        writer.close()

    async with await asyncio.start_unix_server(hang_up, sockets.path(1)):
        with pytest.raises(WorkerDied):
            await request(sockets.path(1), JOB, KEY)


class Bomb:
    """Where it is unpickled, a file appears."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return eval, (f"open({str(self.path)!r}, 'w').close()",)


async def test_what_is_not_signed_by_a_loop_is_not_read(sockets: Sockets, tmp_path: Path) -> None:
    """A worker that got as far as this socket would run code here."""
    mark = tmp_path / "run"
    said: list[str] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await receive(reader, KEY, LONGEST_JOB)
        except Unsigned:
            said.append("unsigned")
        send(writer, Bomb(mark), b"another's")  # type: ignore[arg-type]
        writer.close()

    async with await asyncio.start_unix_server(listen, sockets.path(1)):
        with pytest.raises(WorkerDied):
            await request(sockets.path(1), Bomb(mark), b"another's" * 2)  # type: ignore[arg-type]
    assert said == ["unsigned"]
    assert not mark.exists()


async def test_a_length_beyond_reason_is_not_waited_for(sockets: Sockets) -> None:
    reader = asyncio.StreamReader()
    reader.feed_data(b"\xff" * 36)
    with pytest.raises(Unsigned):
        await receive(reader, KEY, LONGEST_JOB)
