"""Jobs outlive what can happen to the service, and workers can't reach their engine."""

import json
import os
import shutil
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.contract.service.commands.shell import pressroom_process
from tests.month_end.service import JobsService, pages
from tests.process import PATIENCE, ServiceProcess


def engine(service: ServiceProcess) -> psutil.Process:
    [found] = [p for p in service.family() if p.name() == "nats-server"]
    return found


def until_made(service: JobsService, path: str, least: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while service.job(path)["made"] < least:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_off_starts_no_engine(shared_service: ServiceProcess) -> None:
    assert not [p for p in shared_service.family() if p.name() == "nats-server"]
    headers = {"Content_Type": "application/x-ndjson", "Idempotency_Key": "x"}
    assert shared_service.post(b'"x"', "", "/v1/batches", **headers)[0] == 404
    assert shared_service.post(b"<p>x", Prefer="respond-async")[0] == 200


@pytest.mark.parametrize("lose_engine", [False, True])
def test_a_batch_outlives_the_kill_of_all_processes(tmp_path: Path, lose_engine: bool) -> None:
    with JobsService(tmp_path) as service:
        path = service.submit(pages(100), "", "killed")
        until_made(service, path, 25)
        for process in service.family():
            process.kill()
        service.wait()
    if lose_engine:
        shutil.rmtree(tmp_path / "state" / "engine")
    with JobsService(tmp_path) as again:
        job = again.ended(path)
        assert (job["state"], job["made"], job["failed"]) == ("done", 100, 0)


def test_a_batch_outlives_the_kill_of_its_engine(tmp_path: Path) -> None:
    with JobsService(tmp_path) as service:
        path = service.submit(pages(100), "", "engine-killed")
        until_made(service, path, 25)
        engine(service).kill()
        job = service.ended(path)
        assert (job["state"], job["made"], job["failed"]) == ("done", 100, 0)


def test_a_batch_outlives_the_loss_of_its_engines_files(tmp_path: Path) -> None:
    """Under a running service, whose server is then killed too."""
    with JobsService(tmp_path) as service:
        path = service.submit(pages(150), "", "engine-lost")
        until_made(service, path, 25)
        shutil.rmtree(service.store / "engine", ignore_errors=True)
        engine(service).kill()
        job = service.ended(path)
        assert (job["state"], job["made"], job["failed"]) == ("done", 150, 0)


def test_a_drain_gives_leases_back_and_the_next_service_goes_on(tmp_path: Path) -> None:
    with JobsService(tmp_path) as service:
        path = service.submit(pages(100), "", "drained")
        until_made(service, path, 25)
        assert service.stop() == 0
    with JobsService(tmp_path) as again:
        assert again.ended(path)["made"] == 100


def test_the_engine_ends_with_the_service(tmp_path: Path) -> None:
    with JobsService(tmp_path) as service:
        process = engine(service)
        os.kill(service.pid, signal.SIGKILL)
        service.wait()
        assert psutil.wait_procs([process], PATIENCE)[1] == []


def test_a_store_of_nobody_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = pressroom_process(
        *("serve", "--port", "0"),
        PRESSROOM_ADMIN_PORT="0",
        PRESSROOM_JOBS="on",
        PRESSROOM_JOBS_STORE=str(tmp_path / "file" / "store"),
    )
    assert done.returncode == 2
    assert "PRESSROOM_JOBS_STORE" in done.stderr


def test_callers_data_are_in_no_log(jobs_service: JobsService) -> None:
    lines = [json.dumps("<p>Confidential words").encode(), b'"Confidential" no json']
    jobs_service.ended(jobs_service.submit(lines, "", "logs"))
    assert "Confidential" not in jobs_service.log()


def test_several_loops_share_one_engine(tmp_path: Path) -> None:
    with JobsService(tmp_path, "--loops", "2", PRESSROOM_WORKERS="2") as service:
        path = service.submit(pages(100), "", "loops")
        until_made(service, path, 25)
        engine(service).kill()
        assert service.ended(path)["made"] == 100


class DefaultService(JobsService):
    """With the default store, below the home that it is given."""

    def __init__(self, folder: Path, home: Path, *arguments: str) -> None:
        super().__init__(folder, *arguments, HOME=str(home), XDG_STATE_HOME="", STATE_DIRECTORY="")
        del self._environment["PRESSROOM_JOBS_STORE"]


@pytest.mark.parametrize("arguments", [(), ("--loops", "2")], ids=["one loop", "loops"])
def test_a_second_service_on_the_default_store_serves_without_jobs(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    for name in ("one", "two", "home"):
        (tmp_path / name).mkdir()
    home = tmp_path / "home"
    with DefaultService(tmp_path / "one", home) as first:
        assert first.ask("GET", "/v1/jobs")[0] == 200
        with DefaultService(tmp_path / "two", home, *arguments) as second:
            assert second.ask("GET", "/v1/jobs")[0] == 404
            assert second.post(b"<p>x", Prefer="respond-async")[0] == 200
            assert "in use by another service" in second.logged("no jobs are taken")["reason"]


def test_a_home_that_can_not_be_written_to_is_no_reason_not_to_serve(tmp_path: Path) -> None:
    with DefaultService(tmp_path, Path("/dev/null")) as service:
        assert service.post(b"<p>x")[0] == 200
        assert service.logged("no jobs are taken")
