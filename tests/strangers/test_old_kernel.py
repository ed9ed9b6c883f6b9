"""A kernel without Landlock: the operator's setting decides whether it is served all the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import PATIENCE, ServiceProcess
from tests.strangers.hostile_client import PAGE


class OnAnOldKernel(ServiceProcess):
    module = "tests.strangers.old_kernel"


def test_it_serves_and_says_so(tmp_path: Path) -> None:
    with OnAnOldKernel(tmp_path) as service:
        assert service.post(PAGE)[0] == 200
        held = {name for lane in service.lanes() for name in lane["confinement"]}
        assert "seccomp" in held
        assert not {name for name in held if name.startswith("landlock")}
        service.logged("workers are not confined by landlock-fs")


@pytest.mark.parametrize("loops", ["1", "2"])
def test_it_does_not_start_where_workers_must_be_confined(tmp_path: Path, loops: str) -> None:
    settings = {"CONFINED": "on", "WORKERS": "2", "PORT": "0", "ADMIN_PORT": "0", "JOBS": "off"}
    environment = {f"PRESSROOM_{name}": value for name, value in settings.items()}
    start = subprocess.run(
        [sys.executable, "-m", OnAnOldKernel.module, "serve", "--loops", loops],
        env={**os.environ, **environment, "PRESSROOM_SPOOL": str(tmp_path)},
        capture_output=True, text=True, timeout=3 * PATIENCE, check=False,
    )  # fmt: skip
    assert start.returncode == 2
    said = [line for line in start.stderr.splitlines() if not line.startswith("{")]
    assert set(said) == {
        "pressroom: Workers must be confined, and the kernel does not do it by landlock-fs."
    }
    assert list(tmp_path.iterdir()) == []
