"""What a worker says costs its own lane at most: never code, a thread, or the end of the parent."""

import asyncio
import json
import threading
from pathlib import Path

import pytest

from offload import errors
from offload.job import Receipt
from tests.conftest import until
from tests.contract.press import Press
from tests.process import PATIENCE
from tests.strangers.conftest import TakeOver, is_well

# Each writes to its parent what no press does. `{}` is a path that none of them may get made.
MESSAGES = {
    "a pickle that runs a program": """
        import pickle
        class Bomb:
            def __reduce__(self):
                return os.system, ("touch {}",)
        os.write(channel, pickle.dumps(Bomb()))
        time.sleep(60)
    """,
    "half a message": "os.write(channel, receipt[:20]); time.sleep(60)",
    "a large message": "os.write(channel, receipt + b' ' * 9000); time.sleep(60)",
    "an empty message": "socket.socket(fileno=channel).send(b''); time.sleep(60)",
    "deep nesting": "os.write(channel, b'[' * 4000); time.sleep(60)",
    "a huge number": "os.write(channel, receipt.replace(b'0.1', b'1e999')); time.sleep(60)",
    "not a number": "os.write(channel, receipt.replace(b'0.1', b'NaN')); time.sleep(60)",
    "a negative size": "os.write(channel, receipt.replace(b'5', b'-5')); time.sleep(60)",
    "a class by name": """
        os.write(channel, b'{{"Fault": {{"error": "Refused", "detail": "x", "listed": false}}}}')
        time.sleep(60)
    """,
    "an introduction": """
        result = answer.Introduction(1, 1, 1, ())
    """,
    "nothing": "result = None",
    "its process id": "os.write(channel, str(os.getpid()).encode()); time.sleep(60)",
    "its end of the channel closed": "os.close(channel); time.sleep(60)",
    "items that are none": """
        from offload import errors
        from offload.job import Fault
        job.items.write_text('[{{"a": [1]}}]')
        result = Fault(errors.InvalidData, "x", listed=True)
    """,
    "items that are endless": """
        from offload import errors
        from offload.job import Fault
        with job.items.open("wb") as file:
            file.truncate(1 << 30)
        result = Fault(errors.InvalidData, "x", listed=True)
    """,
}


@pytest.mark.parametrize("name", MESSAGES)
async def test_it_costs_that_worker_alone(
    one_lane: Press, take_over: TakeOver, tmp_path: Path, name: str
) -> None:
    mark = tmp_path / "run-in-the-parent"
    _, end = await take_over(MESSAGES[name].format(mark))
    assert isinstance(end, errors.DocumentCrashed)
    assert not mark.exists()
    assert await is_well(one_lane)


async def test_a_flood_of_answers_is_not_read(one_lane: Press, take_over: TakeOver) -> None:
    _, end = await take_over("while True: os.write(channel, receipt)")
    assert isinstance(end, Receipt | errors.DocumentCrashed)
    assert await is_well(one_lane)


async def test_silence_is_ended_by_the_deadline(one_lane: Press, take_over: TakeOver) -> None:
    job = asyncio.ensure_future(take_over("time.sleep(600)"))
    await asyncio.sleep(0.2)
    job.cancel()
    await asyncio.wait([job])
    assert await is_well(one_lane)


async def test_no_thread_of_the_parent_is_left(tmp_path: Path) -> None:
    """Hostile workers of each kind, and a pool that closes at once."""
    from offload.files.spool import Spool
    from offload.lanes import worker
    from offload.lanes.supervisor import LaneSupervisor
    from offload.limits import PoolLimits
    from offload.pool import Pool
    from tests.strangers.hostile_worker import Hostile

    before = set(threading.enumerate())
    async with Spool(tmp_path) as spool:
        limits = PoolLimits(workers=1, backlog=4, worker_memory=1 << 30, home=spool.lanes)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(worker, "press", Hostile("os.write(channel, b'{'); time.sleep(600)"))
            async with Pool(limits, LaneSupervisor(limits)) as pool:
                job = Press(pool, spool).job(b"<p>x", seconds=PATIENCE)
                with pytest.raises(errors.DocumentCrashed):
                    await pool.run(job)

    def left() -> set[str]:
        names = {thread.name for thread in set(threading.enumerate()) - before}
        return {name for name in names if not name.startswith(("asyncio", "uvloop"))}

    await until(lambda: not left())  # an executor's thread ends in its own time


async def test_a_worker_holds_its_channel_and_its_output_alone(
    one_lane: Press, take_over: TakeOver
) -> None:
    """Not the forkserver's pipe, which ends all lanes, nor the resource tracker's."""
    job, _ = await take_over("""
        held = [kind(number) for number in range(256)]
        job.document.write_text(json.dumps(sorted(k for k in held if k not in (None, "null"))))
        result = Receipt(1, job.document.stat().st_size, 0.1, 1)
    """)
    # Pipes: standard output and error, and the one that tells of the parent's end.
    # Files: its own size and layout in /proc.
    held = json.loads(job.document.read_text())
    assert held == ["file", "file", "pipe", "pipe", "pipe", "socket"]


async def test_what_a_worker_prints_is_logged_a_little(
    one_lane: Press, take_over: TakeOver, caplog: pytest.LogCaptureFixture
) -> None:
    await take_over("""
        for number in range(10_000):
            os.write(2, b"line %d\\x1b[2J\\xff\\n" % number)
        result = Receipt(1, 1, 0.1, 1)
    """)
    await is_well(one_lane)
    await one_lane.pool.__aexit__()
    lines = [record.getMessage() for record in caplog.records if record.name == "pressroom.worker"]
    assert "line 0\x1b[2J\ufffd" in lines[0]
    assert "more lines, not logged" in lines[-1]
    assert len(lines) < 100
