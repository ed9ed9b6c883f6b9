"""A real Prometheus on a real service: what is recorded says what is short."""

import asyncio
import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from deploy.grafana.dashboard import TARGET
from tests.deploy.load import documents, light_requests
from tests.deploy.names import DEPLOY
from tests.deploy.prometheus import BINARY, WINDOW, PrometheusProcess
from tests.evil_html import ENDLESS
from tests.process import ServiceProcess

pytestmark = pytest.mark.skipif(not BINARY, reason="Debian's package prometheus is missing")

# Ten windows of rates hold so many scrapes: long before, a signal of use has said what it is.
PATIENCE_SCRAPES = 100


class StallingService(ServiceProcess):
    module = "tests.deploy.stalling_service"


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with ServiceProcess(tmp_path_factory.mktemp("steady")) as service:
        yield service


@pytest.fixture(scope="module")
def stalling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with StallingService(tmp_path_factory.mktemp("stalling")) as service:
        yield service


@pytest.fixture(scope="module")
def prometheus(
    steady: ServiceProcess, stalling: ServiceProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PrometheusProcess]:
    targets = {
        "steady": [urlsplit(steady.admin).netloc],
        "stalling": [urlsplit(stalling.admin).netloc],
    }
    with PrometheusProcess(tmp_path_factory.mktemp("prometheus") / "server", targets) as process:
        yield process


# What must be so for a verdict. On a machine that other programs use, "cpu-starved" is the truth
# as well, and comes first.
GROUNDS = {
    "pool-bound": "instance:pressroom_pool_short:bool",
    "loop-bound": "instance:pressroom_loop_short:bool",
    "stall": "instance:pressroom_loop_stalled:bool",
}


def holds(prometheus: PrometheusProcess, job: str, verdict: str) -> bool:
    found = prometheus.verdicts(job)
    if found == {"cpu-starved"}:
        return bool(prometheus.query(f'{GROUNDS[verdict]}{{job="{job}"}} == 1'))
    return found == {verdict}


async def says(prometheus: PrometheusProcess, job: str, verdict: str) -> None:
    await within_scrapes(prometheus, job, lambda: holds(prometheus, job, verdict))


async def within_scrapes(
    prometheus: PrometheusProcess, job: str, condition: Callable[[], bool]
) -> None:
    """Wait as long as scrapes go on to bring news."""
    began = time.time()
    while not await asyncio.to_thread(condition):
        scrapes = await asyncio.to_thread(prometheus.scrapes, job, began)
        assert scrapes < PATIENCE_SCRAPES, prometheus.query(f'{{job="{job}",__name__=~"inst.*"}}')
        await asyncio.sleep(0.2)


async def test_renders_that_fill_the_lanes_are_pool_bound(
    prometheus: PrometheusProcess, steady: ServiceProcess
) -> None:
    def full() -> bool:
        [series] = prometheus.query('instance:pressroom_pool_saturation:ratio{job="steady"}')
        return float(series["value"][1]) > 0.9 and holds(prometheus, "steady", "pool-bound")

    async with documents(steady.url):
        await says(prometheus, "steady", "pool-bound")  # the queue says so before the lanes do
        await within_scrapes(prometheus, "steady", full)


async def test_light_requests_that_fill_the_loop_are_loop_bound(
    prometheus: PrometheusProcess, steady: ServiceProcess
) -> None:
    async with light_requests(steady.url):
        await says(prometheus, "steady", "loop-bound")


async def test_a_callback_that_blocks_is_a_stall(prometheus: PrometheusProcess) -> None:
    await says(prometheus, "stalling", "stall")
    late = prometheus.query('instance:pressroom_loop_lag_seconds:p99{job="stalling"}')
    assert float(late[0]["value"][1]) > 0.25


async def test_every_query_of_the_dashboard_finds_data(
    prometheus: PrometheusProcess, steady: ServiceProcess
) -> None:
    began = time.time()
    # Durable jobs are off here; their metrics are tested in tests/metrics/test_jobs.py. And "since
    # when" has no answer until a verdict has changed.
    absent = ("pressroom_jobs_", "max_over_time(timestamp(")
    missing = {query for query in dashboard_queries() if not any(name in query for name in absent)}

    def all_have_data() -> bool:
        steady.post(b"<p>one")
        missing.difference_update([q for q in missing if prometheus.values(q, began)])
        return not missing

    os.kill(steady.lanes()[0]["pid"], signal.SIGKILL)  # for the lanes that were replaced
    endless = ENDLESS
    await asyncio.to_thread(steady.post, endless, Prefer="wait=1")  # for work that is wasted
    try:
        await within_scrapes(prometheus, "steady", all_have_data)
    finally:
        assert missing == set()


async def test_the_autoscalers_queries_give_one_number(prometheus: PrometheusProcess) -> None:
    def all_have_data() -> bool:
        answers = [prometheus.query(query) for query in autoscaler_queries()]
        return all(len(answer) == 1 for answer in answers)

    await within_scrapes(prometheus, "steady", all_have_data)


def dashboard_queries() -> list[str]:
    """As Grafana would send them."""
    panels = json.loads(TARGET.read_text())["panels"]
    queries = [target["expr"] for panel in panels for target in panel.get("targets", ())]
    variables = {"$job": "steady", "$instance": ".*", "$__rate_interval": WINDOW}
    for variable, value in variables.items():
        queries = [query.replace(variable, value) for query in queries]
    return queries


def autoscaler_queries() -> list[str]:
    """KEDA's own, and the adapter's for one pod."""
    scaled = yaml.safe_load(_overlay("keda/scaledobject.yaml").read_text())
    triggers = [trigger["metadata"]["query"] for trigger in scaled["spec"]["triggers"]]
    [rule] = yaml.safe_load(_overlay("hpa/adapter.yaml").read_text())["rules"]
    query = rule["metricsQuery"].replace("<<.GroupBy>>", "pod")
    query = query.replace("<<.LabelMatchers>>", 'namespace="pressroom", pod="steady-0"')
    pattern = re.search(r'__name__=~"\^(.*)\$"', rule["seriesQuery"])
    assert pattern
    before, choices, after = re.split(r"[()]", pattern[1])
    series = [f"{before}{choice}{after}" for choice in choices.split("|")]
    return triggers + [query.replace("<<.Series>>", one) for one in series]


def _overlay(path: str) -> Path:
    return DEPLOY / "kubernetes/overlays" / path
