"""Every metric that rules, dashboard and manifests name is one that a running service has."""

import re
import urllib.request
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, disable_created_metrics, generate_latest

from jobs.observed import JobsSnapshot
from metrics.jobs import JobsCollector, JobsObserver
from offload import errors
from tests.deploy.names import DEPLOY, exposed, recorded, used_in
from tests.process import ServiceProcess

FILES = [
    DEPLOY / "prometheus/recording.yml",
    DEPLOY / "prometheus/alerts.yml",
    DEPLOY / "prometheus/tests/recording.test.yml",
    DEPLOY / "prometheus/tests/alerts.test.yml",
    DEPLOY / "grafana/pressroom.json",
]
READERS = [
    *FILES,
    DEPLOY / "kubernetes/overlays/keda/scaledobject.yaml",
]


@pytest.fixture
def names(shared_service: ServiceProcess) -> set[str]:
    with urllib.request.urlopen(f"{shared_service.admin}/metrics") as answer:
        return exposed(answer.read().decode()) | exposed(of_jobs())


def of_jobs() -> str:
    """The metrics of a service that takes jobs."""
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    JobsCollector(lambda: JobsSnapshot.of([], engine_up=True), registry)
    JobsObserver(registry)
    return generate_latest(registry).decode()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_metric_is_exposed(path: Path, names: set[str]) -> None:
    used = used_in(path)
    assert used
    assert used - names == set()


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.name)
def test_each_recorded_series_has_its_rule(path: Path) -> None:
    assert set(re.findall(r"instance:\w+:\w+", path.read_text())) - recorded() == set()


def test_each_outcome_is_one() -> None:
    outcomes = {"ok", "hangup", *(error.outcome for error in _family(errors.OffloadError))}
    named = re.findall(r'outcome=~?"([^"]+)"', (DEPLOY / "prometheus/alerts.yml").read_text())
    assert {outcome for group in named for outcome in group.split("|")} - outcomes == set()


def _family(kind: type[errors.OffloadError]) -> list[type[errors.OffloadError]]:
    return [kind, *(one for child in kind.__subclasses__() for one in _family(child))]
