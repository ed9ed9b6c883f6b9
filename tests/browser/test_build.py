"""What is served is what the source gives."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from handlers.console import FOLDER
from tests import ROOT


@pytest.mark.skipif(not shutil.which("npm"), reason="needs Node and npm")
def test_the_built_files_are_what_the_source_gives(tmp_path: Path) -> None:
    source, built = tmp_path / "console", tmp_path / "built"
    ignored = shutil.ignore_patterns("node_modules", "dist")
    shutil.copytree(ROOT / "console", source, ignore=ignored)
    for command in (["ci", "--ignore-scripts"], ["run", "build", "--", str(built)]):
        subprocess.run(["npm", *command], cwd=source, check=True, capture_output=True)
    assert unpacked(built) == unpacked(FOLDER), "run make console"


def unpacked(folder: Path) -> dict[str, bytes]:
    return {path.name: gzip.decompress(path.read_bytes()) for path in folder.iterdir()}


def test_the_lock_names_no_host() -> None:
    lock = (ROOT / "console" / "package-lock.json").read_text()
    assert "://" not in re.sub(r'"(?:url|funding)": "[^"]*"', "", lock)
