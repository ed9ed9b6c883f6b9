"""The locked packages on Linux on aarch64, on paper: what the registry has for it."""

import re
from dataclasses import dataclass

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from tests import ROOT

LOCK = (ROOT / "requirements-dev.lock").read_text()
FILES = dict(line.split() for line in (ROOT / "deploy/aarch64.files").read_text().splitlines())
# It has no wheel for any platform: it is pure Python, and made into one as it is installed.
SOURCE_ONLY = {"forbiddenfruit"}
# Those of Debian 12 and 13.
PYTHONS = ("3.11", "3.13")


@dataclass(frozen=True)
class Pin:
    requirement: Requirement
    hashes: frozenset[str]

    def is_for(self, python: str) -> bool:
        environment = {
            "implementation_name": "cpython",
            "platform_machine": "aarch64",
            "platform_python_implementation": "CPython",
            "python_full_version": f"{python}.0",
            "python_version": python,
            "sys_platform": "linux",
        }
        marker = self.requirement.marker
        return marker is None or marker.evaluate(environment)

    def files(self) -> list[str]:
        """The names of those that aarch64 takes, of those in the lock."""
        return [FILES[digest] for digest in self.hashes if digest in FILES]

    def fits(self, wheel: str, python: str) -> bool:
        name, version, _, tags = parse_wheel_filename(wheel)
        assert name == canonicalize_name(self.requirement.name)
        assert version in self.requirement.specifier
        interpreter = f"cp{python.replace('.', '')}"
        return any(
            tag.platform == "any" or tag.platform.endswith("aarch64")
            for tag in tags
            if tag.interpreter in (interpreter, "py3") or tag.abi == "abi3"
        )


def pins() -> list[Pin]:
    entries = re.findall(r"^(\S+==.*) \\\n((?: +--hash=.*\n)+)", LOCK, re.MULTILINE)
    return [
        Pin(Requirement(pinned), frozenset(re.findall(r"sha256:(\w+)", hashes)))
        for pinned, hashes in entries
    ]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("pin", pins(), ids=lambda pin: pin.requirement.name)
def test_each_has_a_file(pin: Pin, python: str) -> None:
    if pin.requirement.name in SOURCE_ONLY:
        assert [name.rpartition(".")[2] for name in pin.files()] == ["gz"]
    elif pin.is_for(python):
        assert any(pin.fits(wheel, python) for wheel in pin.files()), pin.files()


def test_each_pin_is_read() -> None:
    assert len(pins()) == len(re.findall("^[^ #].*==", LOCK, re.MULTILINE)) > 0
