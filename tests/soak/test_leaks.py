"""10,000 documents through two lanes: what may grow, and what may not."""

import asyncio
from dataclasses import dataclass

import aiohttp
import psutil
import pytest

from tests.process import ServiceProcess

pytestmark = pytest.mark.soak

DOCUMENTS, CLIENTS, LAPS = 10_000, 4, 10
HTML = b"<h1>Receipt</h1><table>" + b"<tr><td>Item<td>1.00" * 20 + b"</table>"


@dataclass(frozen=True)
class Reading:
    """What the service holds; memory in bytes."""

    memory: int
    workers_memory: int
    files: int
    threads: int
    processes: int


def read(service: ServiceProcess) -> Reading:
    me, *others = service.family()
    workers = [psutil.Process(lane["pid"]) for lane in service.lanes() if lane["pid"]]
    return Reading(
        memory=me.memory_info().rss,
        workers_memory=max(worker.memory_info().rss for worker in workers),
        files=me.num_fds(),
        threads=me.num_threads(),
        processes=len(others),
    )


async def lap(service: ServiceProcess, documents: int) -> None:
    async with aiohttp.ClientSession(service.url, headers={"Content-Type": "text/html"}) as session:

        async def client() -> None:
            for _ in range(documents // CLIENTS):
                async with session.post("/v1/pdf", data=HTML) as answer:
                    assert (await answer.read()).startswith(b"%PDF-")

        await asyncio.gather(*(client() for _ in range(CLIENTS)))


async def test_nothing_is_left_by_ten_thousand_documents(service: ServiceProcess) -> None:
    readings = []
    for _ in range(LAPS):
        await lap(service, DOCUMENTS // LAPS)
        await asyncio.sleep(0.5)  # for the lanes that are being replaced
        readings.append(read(service))
        print(readings[-1])
    first, last = readings[1], readings[-1]
    assert last.memory < first.memory + (8 << 20)
    assert max(r.workers_memory for r in readings) < 200 << 20
    assert abs(last.files - first.files) <= 4
    assert abs(last.threads - first.threads) <= 2
    assert last.processes == first.processes
