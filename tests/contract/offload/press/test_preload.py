"""What becomes of a service whose libraries are broken: seen from a real forkserver."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

BROKEN = "raise OSError(\"cannot load library 'libpango-1.0-0'\")\n"
LAUNCH = """
from pathlib import Path
from offload.lanes import worker
from offload.limits import PoolLimits

if __name__ == "__main__":
    try:
        worker.launch(PoolLimits(1, 1, 1 << 30, Path("home")))
    except Exception as error:
        print(type(error).__name__, error)
"""


@pytest.fixture
def broken(tmp_path: Path) -> dict[str, str]:
    """An environment in which WeasyPrint meets no Pango."""
    (tmp_path / "weasyprint.py").write_text(BROKEN)
    (tmp_path / "home").mkdir()
    return {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}


def test_the_forkserver_passes_over_a_library_that_is_missing(broken: dict[str, str]) -> None:
    code = "try: import offload.press.preload\nexcept ImportError as error: print(error)"
    assert "libpango" in printed("-c", code, environment=broken)


def test_a_worker_says_which_library_it_misses(broken: dict[str, str], tmp_path: Path) -> None:
    script = tmp_path / "launch.py"
    script.write_text(LAUNCH.replace("home", str(tmp_path / "home")))
    said = printed(str(script), environment=broken)
    assert said == "WorkerFailed OSError: cannot load library 'libpango-1.0-0'\n"


def printed(*arguments: str, environment: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True
    ).stdout
