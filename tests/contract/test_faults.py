"""The promises on the real process: each fault, and nothing of it left behind."""

import asyncio
import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import aiohttp
import psutil
import pytest

from tests.conftest import until
from tests.evil_html import ENDLESS
from tests.process import ServiceProcess, gone

HTML = {"Content-Type": "text/html"}
SLOW = b"<p>word " * 600


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    """For faults that it gets over."""
    with ServiceProcess(tmp_path_factory.mktemp("lasting")) as process:
        yield process


@asynccontextmanager
async def client(service: ServiceProcess) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(service.url, headers=HTML) as session:
        yield session


def working(service: ServiceProcess) -> list[int]:
    return [lane["pid"] for lane in service.lanes() if lane["state"] == "busy"]


def ready(service: ServiceProcess) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{service.admin}/readyz") as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


async def make(session: aiohttp.ClientSession, body: bytes, **headers: str) -> tuple[int, bytes]:
    async with session.post("/v1/pdf", data=body, headers=headers) as answer:
        return answer.status, await answer.read()


async def test_a_document_past_its_deadline_hurts_only_itself(lasting: ServiceProcess) -> None:
    async with client(lasting) as session:
        neighbour = asyncio.create_task(make(session, SLOW))
        status, body = await make(session, ENDLESS, Prefer="wait=1")
        assert (status, json.loads(body)["type"]) == (504, "/problems/deadline-exceeded")
        assert (await neighbour)[0] == 200
        assert (await make(session, b"<p>next"))[0] == 200
    await until(lambda: _is_clean(lasting))


async def test_a_client_that_hangs_up_frees_its_lane(lasting: ServiceProcess) -> None:
    async with client(lasting) as session:
        request = asyncio.create_task(make(session, ENDLESS))
        await until(lambda: len(working(lasting)) == 1)
        request.cancel()
        await until(lambda: working(lasting) == [])
        assert (await make(session, b"<p>next"))[0] == 200
    await until(lambda: _is_clean(lasting))


async def test_a_worker_killed_from_outside_costs_no_document(lasting: ServiceProcess) -> None:
    async with client(lasting) as session:
        request = asyncio.create_task(make(session, SLOW))
        await until(lambda: len(working(lasting)) == 1)
        os.kill(working(lasting)[0], signal.SIGKILL)
        status, body = await request
        assert status == 200
        assert body.startswith(b"%PDF-")


async def test_a_document_that_kills_two_workers_is_told_so(lasting: ServiceProcess) -> None:
    async with client(lasting) as session:
        request = asyncio.create_task(make(session, ENDLESS))
        killed: list[int] = []
        for _ in range(2):
            await until(lambda: working(lasting) not in ([], killed))
            killed = working(lasting)
            os.kill(killed[0], signal.SIGKILL)
        status, body = await request
        assert (status, json.loads(body)["type"]) == (500, "/problems/document-crashed")
        assert (await make(session, b"<p>next"))[0] == 200


async def test_sigterm_delivers_what_is_in_flight(service: ServiceProcess) -> None:
    family = service.family()
    async with client(service) as session:
        request = asyncio.create_task(make(session, SLOW))
        await until(lambda: len(working(service)) == 1)
        service.signal(signal.SIGTERM)
        await until(lambda: ready(service) == (503, "draining\n") or request.done())
        status, body = await request
    assert status == 200
    assert body.startswith(b"%PDF-")
    assert service.wait() == 0
    assert gone(family)
    assert service.left_in_spool() == []


async def test_sigterm_refuses_new_work(service: ServiceProcess) -> None:
    async with client(service) as session:
        await make(session, b"<p>a connection that is kept")
        busy = asyncio.create_task(make(session, SLOW))
        await until(lambda: len(working(service)) == 1)
        service.signal(signal.SIGTERM)
        await until(lambda: ready(service)[0] == 503 or busy.done())
        try:
            status, _ = await make(session, b"<p>new")
        except aiohttp.ClientConnectionError:
            status = 503  # nobody listens any more
        assert status == 503
        assert (await busy)[0] == 200
    assert service.wait() == 0


async def test_a_second_sigterm_ends_at_once(service: ServiceProcess) -> None:
    family = service.family()
    async with client(service) as session:
        request = asyncio.create_task(make(session, ENDLESS, Prefer="wait=120"))
        await until(lambda: len(working(service)) == 1)
        service.signal(signal.SIGTERM)
        await until(lambda: ready(service)[0] == 503)
        service.signal(signal.SIGTERM)
        assert await asyncio.to_thread(service.wait) == 1
        with pytest.raises(aiohttp.ClientError):
            await request
    assert gone(family)
    assert service.left_in_spool() == []


async def test_sigkill_of_the_service_leaves_no_process(service: ServiceProcess) -> None:
    family = service.family()
    assert len(family) >= 4  # the service, a resource tracker, the forkserver, two workers
    async with client(service) as session:
        request = asyncio.create_task(make(session, ENDLESS))
        await until(lambda: len(working(service)) == 1)
        service.signal(signal.SIGKILL)
        await asyncio.gather(request, return_exceptions=True)
    service.wait()
    assert gone(family)


async def test_a_killed_forkserver_is_replaced(service: ServiceProcess) -> None:
    [forkserver] = {psutil.Process(lane["pid"]).ppid() for lane in service.lanes()}
    before = {lane["pid"] for lane in service.lanes()}
    os.kill(forkserver, signal.SIGKILL)
    await until(lambda: not before & {lane["pid"] for lane in service.lanes()} - {None})
    assert service.status()["pool"]["restarts"] == {"orphaned": 2}
    async with client(service) as session:
        assert (await make(session, b"<p>next"))[0] == 200


async def test_a_stopped_worker_costs_no_document(lasting: ServiceProcess) -> None:
    stopped = [psutil.Process(lane["pid"]) for lane in lasting.lanes()]
    for worker in stopped:
        worker.suspend()
    async with client(lasting) as session:
        assert (await make(session, b"<p>next"))[0] == 200
    assert gone(stopped)


def _is_clean(service: ServiceProcess) -> bool:
    """No job folder: only the lanes that live, and the templates in service."""
    return not any("/jobs/" in path for path in service.left_in_spool())
