"""The metrics that rules, dashboard and manifests name."""

import re
from pathlib import Path

from tests import ROOT

DEPLOY = ROOT / "deploy"

# Recorded series have colons, and are not the service's.
_NAME = re.compile(r"(?<![\w:/])(?:pressroom|process)_\w+(?![\w:])")


def used_in(path: Path) -> set[str]:
    """The service's metrics that a file names."""
    return set(_NAME.findall(path.read_text()))


def exposed(exposition: str) -> set[str]:
    """The names of all samples that an exposition (Prometheus text) can have."""
    names = set()
    for name, kind in re.findall(r"^# TYPE (\w+) (\w+)$", exposition, re.MULTILINE):
        names.add(name)
        if kind == "histogram":
            names |= {f"{name}_bucket", f"{name}_count", f"{name}_sum"}
    return names


def recorded() -> set[str]:
    """The names of the recorded series."""
    text = (DEPLOY / "prometheus/recording.yml").read_text()
    return set(re.findall(r"record: (\S+)", text))
