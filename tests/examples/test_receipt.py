"""The scripts, as they are, against the real service."""

import os
import subprocess
from pathlib import Path

import pytest

from tests import ROOT
from tests.process import PATIENCE, ServiceProcess

EXAMPLES = ROOT / "examples"


@pytest.mark.parametrize("command", [["sh", "receipt.sh"], ["node", "receipt.mjs"]], ids=" ".join)
def test_a_script_writes_a_receipt(
    shared_service: ServiceProcess, tmp_path: Path, command: list[str]
) -> None:
    target = tmp_path / "receipt.pdf"
    subprocess.run(
        [*command, str(target)],
        cwd=EXAMPLES,
        env=os.environ | {"PRESS_URL": shared_service.url},
        check=True,
        timeout=PATIENCE,
    )
    assert target.read_bytes().startswith(b"%PDF-")
