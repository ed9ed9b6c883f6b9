"""The real service does what its description says: schemathesis tries it, within and without."""

import subprocess
import sys
from pathlib import Path

from tests import ROOT
from tests.month_end.service import JobsService
from tests.process import PATIENCE, ServiceProcess

CONFIG = Path(__file__).parent / "schemathesis.toml"
# Some hundred requests, one after another.
_LONG = 10 * PATIENCE


def test_the_service_is_as_described(shared_service: ServiceProcess, tmp_path: Path) -> None:
    run(shared_service, tmp_path, ["--phases=examples,coverage,fuzzing"])


def test_jobs_are_as_described(tmp_path: Path) -> None:
    # What is sent for a job that there is not is refused, however right it is.
    part = ["--include-path-regex=v1/(jobs|batches)", "--exclude-checks=positive_data_acceptance"]
    with JobsService(tmp_path) as service:
        run(service, tmp_path, ["--phases=coverage,fuzzing", *part])


def run(service: ServiceProcess, folder: Path, part: list[str]) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={CONFIG}", "run"]
    tried = subprocess.run(
        [*command, f"{service.url}/openapi.json", *part],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONG,
    )
    assert tried.returncode == 0, tried.stdout + tried.stderr
