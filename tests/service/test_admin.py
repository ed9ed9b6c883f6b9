import asyncio
import time
import urllib.error
import urllib.request
from dataclasses import replace

import pytest
from aiohttp import ClientSession
from prometheus_client import CollectorRegistry

from metrics.loop import LoopMonitor
from metrics.pressure import PressureWindow, reader
from offload.cpus import ControlGroup
from service.admin import Admin, make_admin
from tests.metrics.test_loop import stall
from tests.metrics.test_pool import SNAPSHOT


def fetch(port: int, path: str, accept: str = "*/*") -> tuple[int, str, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode(), answer.headers["Content-Type"]
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers["Content-Type"]


REBOUND = [
    {"Host": "evil.example"},  # its name leads here, for a page of its own
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:3000"},
]


@pytest.mark.parametrize("headers", REBOUND, ids=str)
async def test_no_page_of_another_site_reads_it(headers: dict[str, str]) -> None:
    async with Scene().admin as admin, ClientSession(f"http://127.0.0.1:{admin.port}") as client:
        for path in ("/metrics", "/livez", "/none"):
            async with client.get(path, headers=headers) as answer:
                assert answer.status in (403, 421), path
                assert b"pressroom_" not in await answer.read()


class Scene:
    """An admin port before a pool that is as the test says."""

    snapshot = SNAPSHOT
    listening = True

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.monitor = LoopMonitor(self.registry)
        app = make_admin(self.registry, self.monitor, lambda: self.snapshot, lambda: self.listening)
        self.admin = Admin("127.0.0.1", 0, app)

    async def probe(self, path: str) -> tuple[int, str]:
        status, body, _ = await asyncio.to_thread(fetch, self.admin.port, path)
        return status, body.strip()


@pytest.mark.parametrize(
    ("change", "path", "answer"),
    [
        ({}, "/readyz", (200, "ok")),
        ({}, "/livez", (200, "ok")),
        ({}, "/startupz", (200, "ok")),
        ({"open": False}, "/readyz", (503, "draining")),
        ({"started": False}, "/readyz", (503, "starting")),
        ({"started": False}, "/startupz", (503, "starting")),
        ({"trouble": "no fonts", "trouble_seconds": 5.0}, "/readyz", (503, "no fonts")),
        ({"trouble": "no fonts", "trouble_seconds": 5.0}, "/livez", (200, "ok")),
        ({"disk_full": True}, "/readyz", (503, "the spool is full")),
        ({"disk_full": True}, "/livez", (200, "ok")),
        (
            {"trouble": "no fonts", "trouble_seconds": 500.0},
            "/livez",
            (503, "the pool can't be rebuilt: no fonts"),
        ),
    ],
)
async def test_probes(change: dict[str, object], path: str, answer: tuple[int, str]) -> None:
    scene = Scene()
    scene.snapshot = replace(SNAPSHOT, **change)  # type: ignore[arg-type]
    async with scene.monitor, scene.admin:
        assert await scene.probe(path) == answer


async def test_saturation_is_no_reason_to_be_killed() -> None:
    scene = Scene()
    scene.snapshot = replace(SNAPSHOT, queued=10, memory_pressure=1.0)
    async with scene.monitor, scene.admin:
        assert (await scene.probe("/livez"))[0] == 200
        assert (await scene.probe("/readyz"))[0] == 200


async def test_a_dead_loop_is_told_by_another_thread() -> None:
    scene = Scene()
    async with scene.monitor, scene.admin:
        scene.monitor.last_tick = time.monotonic() - 60
        # Asked with the loop blocked: nothing may depend on it.
        status, body, _ = fetch(scene.admin.port, "/livez")
        assert status == 503
        assert "has not run for" in body


async def test_a_blocked_loop_is_still_measured_and_alive() -> None:
    scene = Scene()
    read = reader(scene.monitor, lambda: SNAPSHOT, ControlGroup([]))
    window = PressureWindow(read, scene.registry)
    async with scene.monitor, scene.admin:
        window.add_reading()
        stall(0.6)
        # The loop has not run since, nor does it while these are answered.
        assert fetch(scene.admin.port, "/livez")[0] == 200
        status, body, _ = fetch(scene.admin.port, "/metrics")
    assert status == 200
    assert 'pressroom_verdict{verdict="idle"} 0.0' in body
    assert "pressroom_loop_last_tick_timestamp_seconds" in body


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [("*/*", "text/plain"), ("application/openmetrics-text; version=1.0.0", "openmetrics")],
)
async def test_metrics_in_both_formats(accept: str, content_type: str) -> None:
    scene = Scene()
    async with scene.monitor, scene.admin:
        status, body, given = fetch(scene.admin.port, "/metrics", accept)
    assert status == 200
    assert "pressroom_loop_idle_seconds" in body
    assert content_type in given


async def test_a_port_in_use_is_said() -> None:
    scene, other = Scene(), Scene()
    async with scene.monitor, scene.admin:
        other.admin.port = scene.admin.port
        with pytest.raises(OSError, match="in use"):
            async with other.admin:
                pass


async def test_a_service_that_does_not_listen_yet_is_not_ready() -> None:
    scene = Scene()
    scene.listening = False
    async with scene.monitor, scene.admin:
        assert await scene.probe("/readyz") == (503, "starting")
        assert await scene.probe("/startupz") == (503, "starting")
        assert await scene.probe("/livez") == (200, "ok")
        scene.listening = True
        assert await scene.probe("/readyz") == (200, "ok")


@pytest.mark.parametrize("request_", [b"GET /livez", b"GET /none", b"\0"])
async def test_its_server_header_has_no_versions(request_: bytes) -> None:
    scene = Scene()
    async with scene.monitor, scene.admin:
        reader, writer = await asyncio.open_connection("127.0.0.1", scene.admin.port)
        writer.write(request_ + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
    assert b"\r\nServer: Pressroom\r\n" in answer
    assert b"aiohttp" not in answer
