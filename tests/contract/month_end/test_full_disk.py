"""A disk that fills up in the middle of a batch: the store's and the engine's, or the spool's."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.disk import fill, small_disk
from tests.month_end.service import JobsService, pages

# New jobs are refused below 256 MiB.
_SIZE = 320 << 20
# A spool's.
_SMALL = 16 << 20
# More than are made before a busy machine has filled the disk.
_LINES, _FEW = 1000, 300
# One of these words says that a chunk was given back for want of room, in the store or the engine.
_FULL = ("room", "space", "engine")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", _SIZE) as disk:
        yield disk


@pytest.mark.soak  # half a minute
def test_a_full_disk_delays_and_loses_nothing(tmp_path: Path, disk: Path) -> None:
    with JobsService(tmp_path, PRESSROOM_JOBS_STORE=str(disk / "jobs")) as service:
        path = service.submit(pages(_LINES), "", "before")
        while service.job(path)["made"] < 25:
            time.sleep(0.02)
        fill(disk)
        while not any(word in reason for reason in reasons(service) for word in _FULL):
            time.sleep(0.1)
        headers = {"Content_Type": "application/x-ndjson", "Idempotency_Key": "during"}
        status, answered, _ = service.ask("POST", "/v1/batches", b'"<p>x"\n', **headers)
        assert status == 503
        assert answered["Retry-After"]
        assert service.post(b"<p>interactive")[0] == 200
        (disk / "filler").unlink()
        job = service.ended(path)
        assert (job["state"], job["made"], job["failed"]) == ("done", _LINES, 0)
        assert service.ended(service.submit(pages(1), "", "after"))["made"] == 1


def test_a_full_spool_delays_and_loses_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path / "spool", _SMALL) as spool, JobsService(tmp_path) as service:
        path = service.submit(pages(_FEW), "?output=pdf", "before")
        while service.job(path)["made"] < 25:
            time.sleep(0.02)
        fill(spool)
        while not any("room" in reason for reason in reasons(service)):
            time.sleep(0.1)
        (spool / "filler").unlink()
        job = service.ended(path)
        assert (job["state"], job["made"], job["failed"]) == ("done", _FEW, 0)


def reasons(service: JobsService) -> list[str]:
    """Why chunks were given back, as the log has it by now."""
    whole = service.log().rpartition("\n")[0].splitlines()
    entries = [json.loads(entry) for entry in whole]
    return [entry["reason"] for entry in entries if entry["event"] == "chunk given back"]
