"""The Node client: its JavaScript, as it is committed, against the real service."""

import hashlib
import json
import os
import subprocess
import tomllib
from pathlib import Path

from tests import ROOT
from tests.month_end.service import JobsService
from tests.process import PATIENCE

NODE = ROOT / "clients" / "node"


def test_its_version_is_the_service_s() -> None:
    service = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert json.loads((NODE / "package.json").read_text())["version"] == service


def test_it_is_built_of_its_source() -> None:
    """If not: `make node-client`."""
    sources = [path for path in sorted((NODE / "src").glob("*.ts")) if path.name != "openapi.ts"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    assert (NODE / "dist" / "sources.sha256").read_text().split()[0] == digest


def test_it_needs_no_package() -> None:
    assert "dependencies" not in json.loads((NODE / "package.json").read_text())


def test_it_works_against_the_service(tmp_path: Path) -> None:
    with JobsService(tmp_path) as service:
        done = subprocess.run(
            ["node", "--test", "test/"],
            cwd=NODE,
            env=os.environ | {"PRESS_URL": service.url},
            capture_output=True,
            text=True,
            check=False,
            timeout=5 * PATIENCE,
        )
    assert done.returncode == 0, done.stdout
