"""Several loops on the real process: each fault, what it costs the others, and what is left."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import psutil
import pytest

from tests.conftest import until
from tests.contract.cluster import ClusterProcess
from tests.evil_html import ENDLESS
from tests.process import gone

HTML = {"Content-Type": "text/html"}
SLOW = b"<p>word " * 300


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[ClusterProcess]:
    with ClusterProcess(tmp_path) as process:
        yield process


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterProcess]:
    """For what leaves its loops and their counts as they were."""
    with ClusterProcess(tmp_path_factory.mktemp("lasting")) as process:
        yield process


@asynccontextmanager
async def client(cluster: ClusterProcess) -> AsyncIterator[aiohttp.ClientSession]:
    """One connection a request: the kernel's hash says which loop gets it."""
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(cluster.url, headers=HTML, connector=connector) as session:
        yield session


@asynccontextmanager
async def one_door(cluster: ClusterProcess) -> AsyncIterator[list[aiohttp.ClientSession]]:
    """Three clients with a connection each, which the kernel gave to one and the same loop."""
    doors: dict[int, list[aiohttp.ClientSession]] = {}
    async with AsyncExitStack() as stack:
        while not (full := [clients for clients in doors.values() if len(clients) == 3]):
            connector = aiohttp.TCPConnector(limit=1)
            session = aiohttp.ClientSession(cluster.url, headers=HTML, connector=connector)
            await stack.enter_async_context(session)
            async with session.get("/v1/status") as answer:
                [lane] = (await answer.json())["lanes"]
            doors.setdefault(lane["pid"], []).append(session)
        yield full[0]


async def make(session: aiohttp.ClientSession, body: bytes, **headers: str) -> tuple[int, bytes]:
    async with session.post("/v1/pdf", data=body, headers=headers) as answer:
        return answer.status, await answer.read()


def busy(cluster: ClusterProcess) -> float:
    return sum(cluster.metric("pressroom_pool_lanes", state="busy").values())


async def test_each_loop_answers_and_shares_one_forkserver(lasting: ClusterProcess) -> None:
    pids: set[int] = set()
    async with client(lasting) as session:
        while len(pids) < 2:
            async with session.get("/v1/status") as answer:
                pids |= {lane["pid"] for lane in (await answer.json())["lanes"]}
    assert len({psutil.Process(pid).ppid() for pid in pids}) == 1
    assert lasting.metric("pressroom_pool_workers") == {"0": 1.0, "1": 1.0}
    assert lasting.metric("pressroom_loop_up") == {"0": 1.0, "1": 1.0}
    assert [lasting.probe(path) for path in ("livez", "readyz", "startupz")] == [(200, "ok\n")] * 3


async def test_a_busy_loop_borrows_an_idle_lane(lasting: ClusterProcess) -> None:
    async with one_door(lasting) as [first, second, third]:
        endless = asyncio.create_task(make(first, ENDLESS, Prefer="wait=60"))
        await until(lambda: busy(lasting) == 1)
        assert (await make(second, b"<p>on the other lane"))[0] == 200
        waits = asyncio.create_task(make(second, ENDLESS, Prefer="wait=60"))
        await until(lambda: busy(lasting) == 2)
        last = asyncio.create_task(make(third, b"<p>waits, and gets the lane that is free first"))
        waits.cancel()
        assert (await last)[0] == 200
        endless.cancel()


async def test_a_killed_loop_comes_back_and_its_sibling_does_not_notice(
    cluster: ClusterProcess,
) -> None:
    before = cluster.loops()
    sibling = psutil.Process(before["1"]).create_time()
    os.kill(before["0"], signal.SIGKILL)
    await until(lambda: cluster.metric("pressroom_loop_restarts_total") == {"0": 1.0, "1": 0.0})
    await until(lambda: cluster.probe("readyz") == (200, "ok\n"))
    after = cluster.loops()
    assert after["0"] != before["0"]
    assert psutil.Process(after["1"]).create_time() == sibling
    async with client(cluster) as session:
        answers = await asyncio.gather(*(make(session, b"<p>next") for _ in range(4)))
    assert [status for status, _ in answers] == [200] * 4


async def test_a_hung_loop_is_replaced(cluster: ClusterProcess) -> None:
    before = cluster.loops()
    os.kill(before["0"], signal.SIGSTOP)
    await until(lambda: '"hangs"' in cluster.log())  # first, for it costs little to ask
    await until(lambda: cluster.loops().get("0", before["0"]) != before["0"])
    assert cluster.logged("hangs")["process"] == "loop 0"
    assert cluster.loops()["1"] == before["1"]


async def test_a_killed_admin_port_comes_back(lasting: ClusterProcess) -> None:
    admin = psutil.Process(_admin(lasting))
    admin.kill()
    await until(lambda: not admin.is_running())
    assert lasting.probe("readyz") == (200, "ok\n")


async def test_a_killed_forkserver_is_replaced(cluster: ClusterProcess) -> None:
    async with client(cluster) as session:
        async with session.get("/v1/status") as answer:
            worker = psutil.Process((await answer.json())["lanes"][0]["pid"])
        os.kill(worker.ppid(), signal.SIGKILL)
        await until(
            lambda: (
                cluster.metric("pressroom_lane_restarts_total", reason="orphaned")
                == {"0": 1.0, "1": 1.0}
            )
        )
        answers = await asyncio.gather(*(make(session, b"<p>next") for _ in range(4)))
    assert [status for status, _ in answers] == [200] * 4


async def test_sigterm_to_all_processes_delivers_what_is_in_flight(cluster: ClusterProcess) -> None:
    """As systemd does: all of them get it, and twice means at once only from the supervisor."""
    family = cluster.family()
    async with client(cluster) as session:
        jobs = [asyncio.create_task(make(session, SLOW)) for _ in range(2)]
        await until(lambda: busy(cluster) > 0)
        for process in family:
            process.send_signal(signal.SIGTERM)
        answers = await asyncio.gather(*jobs)
    assert [status for status, _ in answers] == [200, 200]
    assert await asyncio.to_thread(cluster.wait) == 0
    assert gone(family)
    assert cluster.left_in_spool() == []


async def test_a_second_sigterm_ends_at_once(cluster: ClusterProcess) -> None:
    family = cluster.family()
    async with client(cluster) as session:
        request = asyncio.create_task(make(session, ENDLESS, Prefer="wait=120"))
        await until(lambda: busy(cluster) == 1)
        cluster.signal(signal.SIGTERM)
        await until(lambda: "draining" in cluster.probe("readyz")[1])
        cluster.signal(signal.SIGTERM)
        assert await asyncio.to_thread(cluster.wait) == 1
        with pytest.raises(aiohttp.ClientError):
            await request
    assert gone(family)
    assert cluster.left_in_spool() == []


async def test_sigkill_of_the_supervisor_leaves_no_process(cluster: ClusterProcess) -> None:
    family = cluster.family()
    assert len(family) >= 8  # supervisor, 2 loops, admin, tracker, forkserver, 2 workers
    async with client(cluster) as session:
        request = asyncio.create_task(make(session, ENDLESS))
        await until(lambda: busy(cluster) == 1)
        cluster.signal(signal.SIGKILL)
        await asyncio.gather(request, return_exceptions=True)
    await asyncio.to_thread(cluster.wait)
    assert gone(family)


def _admin(cluster: ClusterProcess) -> int:
    """The child that is no loop, and has loops' code: it listens at the admin port."""
    port = int(cluster.admin.rpartition(":")[2])
    loops = set(cluster.loops().values())
    [admin] = [
        child.pid
        for child in psutil.Process(cluster.pid).children()
        if child.pid not in loops
        and any(c.laddr.port == port and c.status == "LISTEN" for c in child.net_connections())
    ]
    return admin
