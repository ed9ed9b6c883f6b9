"""The Python client as its users have it: a wheel in an environment of its own."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests import ROOT
from tests.process import PATIENCE, ServiceProcess

_USE = """
from pathlib import Path
import sys
from pressroom_client import Client
with Client(sys.argv[1]) as press:
    print(press.html("<h1>Hello, Pressroom</h1>").save(sys.argv[2]))
"""


def test_its_version_is_the_service_s() -> None:
    versions = {
        tomllib.loads(path.read_text())["project"]["version"]
        for path in (ROOT / "pyproject.toml", ROOT / "clients" / "python" / "pyproject.toml")
    }
    assert len(versions) == 1


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """One that has the client's wheel, httpx and what that needs, and nothing else."""
    _run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "env")
    _run(
        *(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path),
        cwd=ROOT / "clients" / "python",
    )
    (wheel,) = tmp_path.glob("pressroom_client-*.whl")
    (packages,) = (tmp_path / "env" / "lib").glob("python*/site-packages")
    _run(sys.executable, "-m", "zipfile", "-e", wheel, packages)
    for path in set(_files("httpx")):
        target = packages / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(Path(str(distribution("httpx").locate_file(path))).read_bytes())
    return tmp_path / "env" / "bin" / "python"


def test_it_needs_httpx_alone(python: Path, shared_service: ServiceProcess, tmp_path: Path) -> None:
    _run(python, "-I", "-c", _USE, shared_service.url, tmp_path / "hello.pdf")
    assert (tmp_path / "hello.pdf").read_bytes().startswith(b"%PDF-")


def test_its_types_are_there(python: Path) -> None:
    _run(
        python,
        "-I",
        "-c",
        "import importlib.resources as r; "
        "assert (r.files('pressroom_client') / 'py.typed').is_file()",
    )


def _files(name: str) -> Iterator[Path]:
    """Of a distribution and what it needs here."""
    found = distribution(name)
    yield from (Path(file) for file in found.files or () if not str(file).startswith(".."))
    for line in found.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield from _files(requirement.name)


def _run(*words: object, cwd: Path | None = None) -> None:
    subprocess.run([*map(str, words)], check=True, cwd=cwd, timeout=PATIENCE)
