import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from offload.cluster.wire import Sockets, receive, request, send
from offload.errors import NotBegun, WorkerDied
from offload.job import Job, Receipt
from offload.order import Html, Order

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
        assert await receive(reader) == JOB
        send(writer, RECEIPT)
        writer.close()

    async with await asyncio.start_unix_server(answer, sockets.path(1)):
        assert await request(sockets.path(1), JOB) == RECEIPT


async def test_a_loop_that_is_not_there_has_not_begun(sockets: Sockets) -> None:
    with pytest.raises(NotBegun):
        await request(sockets.path(2), JOB)


async def test_a_loop_that_hangs_up_has_died(sockets: Sockets) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await receive(reader)
        writer.close()

    async with await asyncio.start_unix_server(hang_up, sockets.path(1)):
        with pytest.raises(WorkerDied):
            await request(sockets.path(1), JOB)
