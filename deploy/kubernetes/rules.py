"""Prometheus' rules as the operator takes them.

`python -m deploy.kubernetes.rules` writes monitoring/rules.yaml and the chart's files/rules.yaml:
neither kustomize nor Helm reads a file from outside its own folder.
"""

from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
TARGET = _HERE / "monitoring/rules.yaml"
CHART_TARGET = _HERE.parent / "helm/files/rules.yaml"
SOURCES = [_HERE.parent / "prometheus" / name for name in ("recording.yml", "alerts.yml")]


def text() -> str:
    """The manifest, as it is kept."""
    manifest = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "pressroom"},
        "spec": {"groups": _groups()},
    }
    return _dump(manifest)


def chart_text() -> str:
    """The groups alone, for the chart's manifest."""
    return _dump({"groups": _groups()})


def _groups() -> list[Any]:
    return [group for source in SOURCES for group in yaml.safe_load(source.read_text())["groups"]]


def _dump(value: dict[str, Any]) -> str:
    made = yaml.dump(value, Dumper=_Dumper, sort_keys=False, width=100)
    return f"# Made by python -m deploy.kubernetes.rules\n{made}"


class _Dumper(yaml.SafeDumper):
    """Expressions keep their lines."""


def _string(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)


_Dumper.add_representer(str, _string)


if __name__ == "__main__":
    TARGET.write_text(text())
    CHART_TARGET.write_text(chart_text())
