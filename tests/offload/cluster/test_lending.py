"""What reaches a loop's socket, and is not from a loop, is told nothing and holds nothing."""

import asyncio
import pickle
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from offload.cluster import lending
from offload.cluster.lending import Lender
from offload.cluster.shared_state import Membership, SharedState
from offload.cluster.wire import Sockets, request
from offload.errors import NotBegun
from offload.job import Job
from offload.limits import PoolLimits
from offload.order import Html, Order
from offload.pool import Pool
from tests.conftest import until
from tests.fake_lanes import FakeLanes

BODY = pickle.dumps("mine")
SENT = {
    "nothing": b"",
    "garbage": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 9,
    "half a head": b"\0\0\0",
    "half a message": struct.pack("!I32s", len(BODY), bytes(32)) + BODY[:3],
    "another's signature": struct.pack("!I32s", len(BODY), bytes(32)) + BODY,
    "the head of a long message": struct.pack("!I32s", 16 << 20, bytes(32)),
    "a long message": struct.pack("!I32s", 1 << 20, bytes(32)) + bytes(1 << 20),
}


@dataclass
class Lending:
    """A loop that lends two lanes, and the key of the loops."""

    socket: str
    key: bytes
    lender: Lender
    folder: Path

    def job(self) -> Job:
        return Job.begin(Order(Html()), self.folder / "job")


@pytest.fixture
async def lends(tmp_path: Path) -> AsyncIterator[Lending]:
    state, lanes = SharedState(1), FakeLanes(2)
    sockets = Sockets(tmp_path)
    sockets.open()
    async with (
        Pool(PoolLimits(2, 2, 1 << 30, tmp_path), lanes) as pool,
        Lender(pool, Membership(0, state, tmp_path)) as lender,
    ):
        yield Lending(sockets.path(0), state.key, lender, tmp_path)
    sockets.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lending, "_PATIENCE", 0.05)


@pytest.fixture
def unhandled() -> Callable[[], list[str]]:
    """What the loop had to say of errors that nobody caught, from the first call on."""
    told: list[str] = []

    def listen() -> list[str]:
        asyncio.get_running_loop().set_exception_handler(lambda _, why: told.append(str(why)))
        return told

    return listen


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
async def test_a_stranger_is_hung_up_on(
    impatient: None, lends: Lending, sent: bytes, unhandled: Callable[[], list[str]]
) -> None:
    told = unhandled()
    reader, writer = await asyncio.open_unix_connection(lends.socket)
    writer.write(sent)
    with suppress(ConnectionResetError):  # it did not read all
        assert await reader.read() == b""
    writer.close()
    assert (await request(lends.socket, lends.job(), lends.key)).pages == 1
    assert told == []


async def test_a_stranger_that_resets_its_connection_is_no_error(
    lends: Lending, unhandled: Callable[[], list[str]]
) -> None:
    told = unhandled()
    _, writer = await asyncio.open_unix_connection(lends.socket)
    await until(lambda: lends.lender._borrowers == 1)
    writer.write(b"x")
    writer.transport.abort()
    await until(lambda: lends.lender._borrowers == 0)
    assert told == []


async def test_no_more_connections_are_held_than_loops_could_have(lends: Lending) -> None:
    held = [await asyncio.open_unix_connection(lends.socket) for _ in range(200)]
    await until(lambda: lends.lender._borrowers == lending._MOST_BORROWERS)
    with pytest.raises(NotBegun):
        await request(lends.socket, lends.job(), lends.key)
    for _, writer in held:
        writer.close()
    await until(lambda: lends.lender._borrowers == 0)
    assert (await request(lends.socket, lends.job(), lends.key)).pages == 1
