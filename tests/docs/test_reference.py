"""What the service, the alerts and the pages lead to is in the docs."""

import re

import pytest
import yaml

from handlers.problems import PROBLEMS, Problem
from tests import ROOT

ERRORS = (ROOT / "docs/errors.md").read_text()
SECTIONS = dict(re.findall(r"^## (\S+)\n\n(.*?)(?=\n## |\Z)", ERRORS, re.DOTALL | re.MULTILINE))


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=lambda problem: problem.name)
def test_each_problem_type_has_its_section(problem: Problem) -> None:
    section = SECTIONS[problem.name]
    assert section.startswith(f"{problem.status}. ")
    assert section.strip().endswith(problem.advice)
    assert f"| {problem.status} | [`/problems/{problem.name}`](#{problem.name}) |" in ERRORS


def test_each_section_is_of_a_problem() -> None:
    assert set(SECTIONS) == set(PROBLEMS)


def test_each_border_names_tests_that_there_are() -> None:
    """In SECURITY.md."""
    named = re.findall(r"`([^`]*\btest_\w+\.py|tests/[^`]+)`", (ROOT / "SECURITY.md").read_text())
    assert len(named) > 30
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_each_alert_leads_to_its_section() -> None:
    groups = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())["groups"]
    links = [rule["annotations"]["runbook_url"] for group in groups for rule in group["rules"]]
    sections = re.findall(r"^## (\S+)$", (ROOT / "docs/runbook.md").read_text(), re.MULTILINE)
    assert {link.removeprefix("docs/runbook.md#") for link in links} == {
        section.lower() for section in sections
    }
