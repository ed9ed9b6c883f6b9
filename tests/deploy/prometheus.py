"""A real Prometheus, with the rules that ship, but shorter windows."""

import json
import math
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import yaml

from tests import ROOT
from tests.process import PATIENCE

FOLDER = ROOT / "deploy/prometheus"
BINARY = shutil.which("prometheus")
PROMTOOL = shutil.which("promtool")

# Seconds between scrapes, and over which rates are taken: as many scrapes as in a minute of 15 s,
# and some more, as here they come late.
_SCRAPE, WINDOW, _HALF_WINDOW = "500ms", "5s", "2500ms"
# What an alert waits for is a minute there and a second here, but never less than a rate's window.
_DURATION = re.compile(r"(?<=for: )\d+m|(?<=\[)\d+[mh](?=\])")


def recording_rules() -> str:
    """Those that ship, for a fast test."""
    text = (FOLDER / "recording.yml").read_text()
    for ours, here in (("[1m]", WINDOW), ("[30s]", _HALF_WINDOW)):
        text = text.replace(ours, f"[{here}]")
    return text.replace("interval: 15s", f"interval: {_SCRAPE}")


def alerts() -> str:
    """Those that ship, a minute of theirs a second."""
    return _DURATION.sub(_shortened, (FOLDER / "alerts.yml").read_text())


def _shortened(duration: re.Match[str]) -> str:
    number, unit = int(duration[0][:-1]), duration[0][-1]
    seconds = number * 60 if unit == "h" else number
    is_range = duration.string[duration.start() - 1] == "["
    return f"{max(seconds, int(WINDOW[:-1])) if is_range else seconds}s"


class PrometheusProcess:
    """Scrapes the targets, `host:port`, of each job by its name. A context manager."""

    def __init__(self, folder: Path, targets: dict[str, list[str]]) -> None:
        folder.mkdir()
        (folder / "recording.yml").write_text(recording_rules())
        (folder / "alerts.yml").write_text(alerts())
        (folder / "prometheus.yml").write_text(yaml.safe_dump(_configuration(targets)))
        self._folder = folder
        self._log = (folder / "log").open("w+")

    def __enter__(self) -> Self:
        assert BINARY
        address = f"127.0.0.1:{_free_port()}"
        self._url = f"http://{address}"
        self._process = subprocess.Popen(
            [
                *(
                    "nice",
                    "-n",
                    "5",
                ),  # so that what it watches does not wait for a CPU because of it
                BINARY,
                f"--config.file={self._folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={self._folder / 'data'}",
                f"--web.listen-address={address}",
            ],
            stdout=self._log,
            stderr=self._log,
        )
        self._wait_until_ready()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._log.close()

    def query(self, expression: str) -> list[dict[str, Any]]:
        """The instant vector, or range vector, that it is now."""
        return self._get("query", query=expression)

    def values(self, expression: str, since: float) -> list[float]:
        """All numbers that it had since an instant of `time.time()`."""
        series = self._get("query_range", query=expression, start=since, end=time.time(), step=1)
        found = [float(value) for one in series for _, value in one["values"]]
        return [value for value in found if not math.isnan(value)]

    def latest(self, expression: str) -> list[float]:
        """The numbers that it has now."""
        return [float(series["value"][1]) for series in self.query(expression)]

    def held(self, expression: str, label: str, since: float) -> list[tuple[float, str]]:
        """Since when on `time.time()`, the instants at which a series was there, and its label."""
        step = float(_SCRAPE[:-2]) / 1000
        series = self._get("query_range", query=expression, start=since, end=time.time(), step=step)
        return sorted((at, one["metric"][label]) for one in series for at, _ in one["values"])

    def scrapes(self, job: str, since: float) -> int:
        """How often it has asked the job since an instant of `time.time()`."""
        [up] = self.query(f'up{{job="{job}"}}[10m]') or [{"values": []}]
        return sum(at > since for at, _ in up["values"])

    def verdicts(self, job: str) -> set[str]:
        """Which hold now."""
        holding = self.query(f'instance:pressroom_verdict:state{{job="{job}"}} == 1')
        return {series["metric"]["verdict"] for series in holding}

    def _get(self, what: str, **parameters: Any) -> list[dict[str, Any]]:
        url = f"{self._url}/api/v1/{what}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                found: list[dict[str, Any]] = json.load(answer)["data"]["result"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{parameters}: {error.read().decode()}") from error
        return found

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._is_ready():
            assert self._process.poll() is None, (self._folder / "log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._url}/-/ready", timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def _configuration(targets: dict[str, list[str]]) -> dict[str, Any]:
    """With the labels that the operator would give to a pod's series."""
    return {
        "global": {"scrape_interval": _SCRAPE, "evaluation_interval": _SCRAPE},
        "rule_files": ["recording.yml", "alerts.yml"],
        "scrape_configs": [
            {
                "job_name": job,
                "scrape_timeout": _SCRAPE,
                "static_configs": [
                    {"targets": hosts, "labels": {"namespace": "pressroom", "pod": f"{job}-0"}}
                ],
            }
            for job, hosts in targets.items()
        ],
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
