"""The rules and alerts, by Prometheus' own tool; and that each alert has its runbook."""

import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import ROOT
from tests.deploy.prometheus import FOLDER, PROMTOOL

RUNBOOK = ROOT / "docs/runbook.md"
TESTS = sorted((FOLDER / "tests").glob("*.yml"))

needs_promtool = pytest.mark.skipif(not PROMTOOL, reason="Debian's package prometheus is missing")


def promtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    assert PROMTOOL
    return subprocess.run([PROMTOOL, *arguments], capture_output=True, text=True, check=False)


@cache
def read(name: str) -> Any:
    return yaml.load((FOLDER / name).read_text(), yaml.CSafeLoader)


def alerts() -> list[dict[str, Any]]:
    [group] = read("alerts.yml")["groups"]
    rules: list[dict[str, Any]] = group["rules"]
    return rules


def anchors() -> set[str]:
    """Of the runbook's sections, as a renderer of Markdown makes them."""
    return {line.lower() for line in re.findall(r"^## (\w+)$", RUNBOOK.read_text(), re.MULTILINE)}


@needs_promtool
@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_the_rules_unit_tests_pass(path: Path) -> None:
    done = promtool("test", "rules", path)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_the_configuration_is_valid() -> None:
    done = promtool("check", "config", FOLDER / "prometheus.yml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_is_tested_firing_and_not() -> None:
    names = {case["name"] for case in read("tests/alerts.test.yml")["tests"]}
    for alert in alerts():
        assert any(name.startswith(f"{alert['alert']} fires") for name in names)
        assert f"{alert['alert']} does not fire" in names


def test_each_alert_has_its_section_in_the_runbook() -> None:
    expected = {f"docs/runbook.md#{anchor}" for anchor in anchors()}
    assert {alert["annotations"]["runbook_url"] for alert in alerts()} == expected


def test_each_alert_is_known_by_its_name() -> None:
    for alert in alerts():
        assert alert["annotations"]["runbook_url"].endswith(f"#{alert['alert'].lower()}")
        assert alert["labels"]["severity"] in {"info", "warning", "critical"}
