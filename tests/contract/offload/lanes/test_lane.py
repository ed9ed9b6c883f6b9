import asyncio
import os
import signal
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from offload import errors
from offload.lanes.lane import Lane
from offload.limits import PoolLimits
from offload.order import Options, Template
from tests.contract.press import Press
from tests.evil_html import ENDLESS
from tests.process import PATIENCE, gone


@pytest.fixture
def terms(press: Press) -> PoolLimits:
    """For a further lane beside those of the pool: it may use the jobs of the same spool."""
    return PoolLimits(workers=1, backlog=1, worker_memory=1 << 30, home=press.spool.lanes)


async def test_a_lane_lives_and_leaves_nothing(terms: PoolLimits, press: Press) -> None:
    lane = await Lane.start(terms)
    process = psutil.Process(lane.pid)
    home = lane._home
    assert home.parent == terms.home
    job = press.job(b"<p>Hello")
    receipt = await lane.run(job)
    assert receipt.pages == 1
    assert receipt.size_bytes == job.document.stat().st_size
    assert (lane.state, lane.documents) == ("idle", 1)
    assert f"<Lane {lane.pid} idle 1 documents>" == repr(lane)
    lane.retire()
    await lane.close()
    assert lane.ending == "retired"
    assert gone([process])
    assert not home.exists()


async def test_a_worker_is_nice_and_deaf_to_signals(terms: PoolLimits) -> None:
    lane = await Lane.start(terms)
    worker = psutil.Process(lane.pid)
    assert worker.nice() == min(psutil.Process().nice() + 10, 19)  # the kernel stops at 19
    worker.send_signal(signal.SIGTERM)
    worker.send_signal(signal.SIGINT)
    assert worker.is_running()
    assert lane.state == "idle"
    await lane.close()


async def test_an_idle_worker_that_dies_is_noticed(terms: PoolLimits) -> None:
    lane = await Lane.start(terms)
    os.kill(lane.pid, signal.SIGKILL)
    await lane.over.wait()
    assert lane.ending == "died"
    await lane.close()


async def test_a_worker_that_dies_over_a_job(terms: PoolLimits, press: Press) -> None:
    lane = await Lane.start(terms)
    run = asyncio.create_task(lane.run(press.job(ENDLESS)))
    await asyncio.sleep(0)
    assert lane.snapshot().doing == "html to pdf"
    os.kill(lane.pid, signal.SIGKILL)
    with pytest.raises(errors.WorkerDied):
        await run
    await lane.close()


async def test_it_says_by_which_engine_a_template_is_made(terms: PoolLimits, press: Press) -> None:
    lane, job = await Lane.start(terms), press.job(ENDLESS)
    template = replace(job.order, source=Template("/nowhere/letter", "typst"))
    run = asyncio.create_task(lane.run(replace(job, order=template)))
    await asyncio.sleep(0)
    assert lane.snapshot().doing == "template to pdf by typst"
    with suppress(errors.OffloadError):
        await run
    await lane.close()


async def test_a_condemned_worker_ends_with_its_verdict(terms: PoolLimits, press: Press) -> None:
    lane = await Lane.start(terms)
    run = asyncio.create_task(lane.run(press.job(ENDLESS)))
    await asyncio.sleep(0)
    lane.condemn(errors.DocumentTooLarge("Too much."))
    with pytest.raises(errors.DocumentTooLarge, match="Too much"):
        await run
    assert lane.ending == "too-large"
    await lane.close()


async def test_cancelling_kills(terms: PoolLimits, press: Press) -> None:
    lane = await Lane.start(terms)
    run = asyncio.create_task(lane.run(press.job(ENDLESS)))
    await asyncio.sleep(0)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert lane.ending == "cancelled"
    await lane.close()


async def test_a_stopped_worker_is_buried_all_the_same(terms: PoolLimits) -> None:
    lane = await Lane.start(terms)
    worker = psutil.Process(lane.pid)
    worker.suspend()
    await lane.close()
    assert gone([worker])


async def test_a_documents_fault_is_raised_with_its_items(terms: PoolLimits, press: Press) -> None:
    lane = await Lane.start(terms)
    job = press.job(b"<img src=a.png><img src=b.png>", Options(strict=True))
    with pytest.raises(errors.ResourcesMissing) as fault:
        await lane.run(job)
    assert [str(item).split("'")[1] for item in fault.value.items] == ["a.png", "b.png"]
    assert lane.state == "idle"
    await lane.close()


async def test_a_worker_that_cannot_start(tmp_path: Path) -> None:
    terms = PoolLimits(workers=1, backlog=1, worker_memory=1 << 30, home=tmp_path / "none")
    with pytest.raises((BrokenProcessPool, OSError)):
        await Lane.start(terms)


async def test_a_lane_that_is_over_lets_go_of_its_descriptors_once(tmp_path: Path) -> None:
    # Without a pool beside it, whose lanes might take the number first.
    lane = await Lane.start(PoolLimits(workers=1, backlog=1, worker_memory=1 << 30, home=tmp_path))
    number = lane._forkserver_pidfd
    lane.retire()
    await lane.close()
    reader, writer = os.pipe()
    os.dup2(reader, number)  # as the next one to open something would have it
    try:
        read = asyncio.Event()
        asyncio.get_running_loop().add_reader(number, read.set)
        lane.retire()
        os.write(writer, b"x")
        await asyncio.wait_for(read.wait(), PATIENCE)
        asyncio.get_running_loop().remove_reader(number)
    finally:
        for fd in {reader, writer, number}:
            os.close(fd)


async def test_a_worker_that_met_a_limit_gets_no_further_document(
    terms: PoolLimits, press: Press
) -> None:
    lane = await Lane.start(terms)
    with pytest.raises(errors.DocumentTooLarge, match="deep"):
        await lane.run(press.job(b"<div>" * 2000))
    assert lane.over.is_set()
    assert lane.ending == "damaged"
    await lane.close()
