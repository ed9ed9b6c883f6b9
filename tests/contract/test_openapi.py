"""The real service does what its description says: schemathesis tries it, within and without."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT
from tests.process import PATIENCE, ServiceProcess

CONFIG = Path(__file__).parent / "schemathesis.toml"
# Some hundred requests, one after another.
_LONG = 10 * PATIENCE


@pytest.mark.parametrize(
    "part",
    [
        ["--phases=examples,fuzzing"],
        # Of a template's data there are too many combinations to cover.
        ["--phases=coverage", "--exclude-path-regex=templates/.+/pdf"],
    ],
    ids=str,
)
def test_the_service_is_as_described(
    shared_service: ServiceProcess, tmp_path: Path, part: list[str]
) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={CONFIG}", "run"]
    tried = subprocess.run(
        [*command, f"{shared_service.url}/openapi.json", *part],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONG,
    )
    assert tried.returncode == 0, tried.stdout + tried.stderr
