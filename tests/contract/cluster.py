"""Two loops as their users have them: processes behind one port, and one admin port."""

import json
import re
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import psutil

from tests.process import PATIENCE, ServiceProcess


class ClusterProcess(ServiceProcess):
    """`pressroom serve --loops 2` on free ports, with a lane a loop and a spool of its own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        super().__init__(folder, "--loops", "2", **environment)

    def _listening(self) -> dict[str, Any]:
        """The supervisor's own word, not a loop's."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            lines = map(json.loads, self.log().rpartition("\n")[0].splitlines())
            for line in lines:
                if line["event"] == "listening" and "loop" not in line:
                    found: dict[str, Any] = line
                    return found
            time.sleep(0.01)
        raise AssertionError(self.log())

    def _wait_for_lanes(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.probe("startupz")[0] != 200 or len(self.loops()) < 2:
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.02)

    def probe(self, path: str) -> tuple[int, str]:
        """Status and text of the admin port."""
        try:
            with urllib.request.urlopen(f"{self.admin}/{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def metric(self, name: str, **labels: str) -> dict[str, float]:
        """A series' values by loop; of a loop that does not answer there is none."""
        found: dict[str, float] = {}
        for line in self.probe("metrics")[1].splitlines():
            if line.startswith(f"{name}{{") and all(
                f'{k}="{v}"' in line for k, v in labels.items()
            ):
                [loop] = re.findall(r'loop="(\d+)"', line)
                found[loop] = float(line.split()[-1])
        return found

    def loops(self) -> dict[str, int]:
        """Process ids of the loops that answer, by number."""
        ours = {p.pid for p in psutil.Process(self.pid).children()}
        pids: dict[str, int] = {}
        for line in self.log().splitlines():
            record = json.loads(line)
            if record["event"] == "listening" and record.get("pid") in ours:
                pids[str(record["loop"])] = record["pid"]
        return pids
