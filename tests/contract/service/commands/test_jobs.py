import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from jobs.stream import Engine
from service.broker import Broker
from tests.contract.service.commands.shell import pressroom
from tests.month_end.service import JobsService, pages
from tests.process import PATIENCE


def repair(service: JobsService) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service", "jobs", "repair"],
        env=service._environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def test_a_job_that_the_engine_has_lost_is_restored(tmp_path: Path) -> None:
    service = JobsService(tmp_path)
    with service:
        paths = [service.submit(pages(2), "", f"repair-{n}") for n in range(2)]
        for path in paths:
            service.ended(path)
        refused = repair(service)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "in use by another service" in refused.stderr
    asyncio.run(forget(service, paths[0]))
    assert repair(service).stdout == "1 jobs restored\n"
    with JobsService(tmp_path) as again:
        assert [again.job(path)["made"] for path in paths] == [2, 2]


async def forget(service: JobsService, path: str) -> None:
    async with Broker(service.store / "engine") as broker:
        engine = await Engine.connect(broker.url, 1)
        await engine.forget("anyone", path.rpartition("/")[2])
        await engine.close()


@pytest.mark.parametrize("words", [["jobs", "--help"], ["jobs", "repair", "--help"]])
def test_help(words: list[str]) -> None:
    assert "repair" in pressroom(*words).stdout
