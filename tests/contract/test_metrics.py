"""The metrics as Prometheus gets them: named by its rules, bounded, and all in the docs."""

import re
import shutil
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Iterable
from http.client import HTTPConnection

import pytest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from tests import ROOT
from tests.process import ServiceProcess

# Every metric of ours, by its labels.
LABELS = {
    "pressroom_admissions": {"decision"},
    "pressroom_build_info": {"version", "python", "weasyprint", "typst"},
    "pressroom_document_pages": {"le"},
    "pressroom_http_request_seconds": {"method", "route", "light", "le"},
    "pressroom_http_requests": {"method", "route", "status"},
    "pressroom_job_estimate_ratio": {"le"},
    "pressroom_job_queue_seconds": {"kind", "outcome", "le"},
    "pressroom_job_retries": set[str](),
    "pressroom_job_service_seconds": {"kind", "outcome", "le"},
    "pressroom_job_wasted_seconds": {"reason"},
    "pressroom_jobs": {"kind", "outcome"},
    "pressroom_lane_resident_memory_bytes": {"lane"},
    "pressroom_lane_restarts": {"reason"},
    "pressroom_cpu_pressure_seconds": set(),
    "pressroom_cpu_throttled_seconds": set(),
    "pressroom_job_estimated_seconds": set(),
    "pressroom_loop_busy_ratio": set(),
    "pressroom_loop_cpu_seconds": set(),
    "pressroom_loop_idle_seconds": set(),
    "pressroom_loop_lag_seconds": {"le"},
    "pressroom_loop_last_tick_timestamp_seconds": set(),
    "pressroom_loop_run_queue_wait_seconds": set(),
    "pressroom_loop_stalls": set(),
    "pressroom_pool_busy_seconds": set(),
    "pressroom_pool_demand_ratio": set(),
    "pressroom_pool_lanes": {"state"},
    "pressroom_pool_memory_pressure_ratio": set(),
    "pressroom_pool_offered_work_seconds": set(),
    "pressroom_pool_overdue_seconds": set(),
    "pressroom_pool_queue_room": set(),
    "pressroom_pool_queued_jobs": set(),
    "pressroom_pool_queued_work_seconds": set(),
    "pressroom_pool_ready": set(),
    "pressroom_pool_run_queue_wait_seconds": set(),
    "pressroom_pool_workers": set(),
    "pressroom_spool_full": set(),
    "pressroom_verdict": {"verdict"},
}


def scrape(service: ServiceProcess) -> str:
    with urllib.request.urlopen(f"{service.admin}/metrics") as answer:
        text: str = answer.read().decode()
    return text


def ours(text: str) -> Iterable[Metric]:
    return (m for m in text_string_to_metric_families(text) if m.name.startswith("pressroom_"))


@pytest.fixture(scope="module")
def exposition(shared_service: ServiceProcess) -> str:
    """With a document made, one that is not, and a request that nothing answers to."""
    shared_service.post(b"<p>Hello")
    shared_service.post(b" ")
    return scrape(shared_service)


def test_names_and_labels_are_those_agreed_on(exposition: str) -> None:
    found = {
        metric.name: {label for sample in metric.samples for label in sample.labels}
        for metric in ours(exposition)
    }
    # In a service that has just started no lane has ended.
    assert found.pop("pressroom_lane_restarts") <= {"reason"}
    assert found == {k: v for k, v in LABELS.items() if k != "pressroom_lane_restarts"}


def test_names_follow_prometheus(exposition: str) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("needs promtool, of Debian's package prometheus")
    text = "\n".join(line for line in exposition.splitlines() if "pressroom_" in line) + "\n"
    checked = subprocess.run(
        [promtool, "check", "metrics"], input=text, capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_each_says_what_it_is_and_in_what_unit(exposition: str) -> None:
    unitless = re.compile(
        r"(jobs|workers|lanes|ready|room|stalls|restarts|retries|pages|verdict"
        r"|info|requests|admissions|full)$"
    )
    for metric in ours(exposition):
        assert metric.documentation.endswith("."), metric.name
        assert re.search(r"_(seconds|bytes|ratio)$", metric.name) or unitless.search(metric.name)


def test_each_is_in_the_docs() -> None:
    documented = (ROOT / "docs" / "metrics.md").read_text()
    assert [name for name in LABELS if not re.search(rf"`{name}(_total)?[`{{]", documented)] == []


def test_no_client_can_add_a_label(shared_service: ServiceProcess, exposition: str) -> None:
    def series() -> Counter[str]:
        found = ours(scrape(shared_service))
        return Counter(m.name for m in found for _ in m.samples)

    def bother(number: int) -> None:
        host = shared_service.url.removeprefix("http://")
        for method, path in (
            (f"WORD{number}", "/v1/pdf"),
            ("GET", f"/nowhere/{number}"),
            ("GET", f"/problems/none-{number}"),
            ("POST", f"/v1/pdf?option{number}=1"),
        ):
            connection = HTTPConnection(host)
            connection.request(method, path, headers={"Content-Type": f"text/x-{number}"})
            connection.getresponse().read()
            connection.close()

    bother(0)
    before = series()
    for number in range(1, 8):
        bother(number)
    assert series() == before
