"""`python -m tests.deploy.regimes [WORD ...]`: go through the regimes, and fill docs/signals.md.

With words those alone that have one of them in their names, and nothing is written.
"""

import asyncio
import os
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from bench.page import fill, machine
from bench.table import table
from tests import ROOT
from tests.deploy.prometheus import alerts
from tests.deploy.regimes.catalogue import REGIMES
from tests.deploy.regimes.regime import Finding, Regime, observe
from tests.deploy.regimes.services import Unavailable

PAGE = ROOT / "docs" / "signals.md"
_PRIORITY = -10
_HEAD = ("Regime", "Expected", "Recorded, after s", "Demand", "Offered", "Asked", "Loop", "Alerts")


def main(words: list[str]) -> int:
    """Returns 1 where something was recorded that is not so."""
    chosen = [r for r in REGIMES if not words or any(word in r.name for word in words)]
    findings = [finding for regime in chosen if (finding := _in_thread(regime))]
    found = f"{_regimes(findings)}\n\n{_alerts(findings)}"
    print(found)  # noqa: T201 - what the command is for
    if not words:
        page = fill(PAGE.read_text(), "regimes", f"{found}\n\n{machine()}")
        PAGE.write_text(page)
    return int(any(finding.faults for finding in findings))


def _in_thread(regime: Regime) -> Finding | None:
    """In one of its own: on Linux a thread has its own CPUs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_observed, regime).result()


def _observed(regime: Regime) -> Finding | None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            finding = asyncio.run(observe(regime, Path(folder), _stand_apart))
        except Unavailable as reason:
            print(f"{regime.name}: left out, {reason}", file=sys.stderr)  # noqa: T201
            return None
    told = "; ".join(finding.faults) or "as expected"
    print(f"{regime.name}: {told}", file=sys.stderr, flush=True)  # noqa: T201
    return finding


def _stand_apart() -> None:
    """Callers and Prometheus share one CPU, and have it first, as if it were another machine's.

    They are not what starves the service, and strangers do not starve them.
    """
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, _PRIORITY)


def _regimes(findings: list[Finding]) -> str:
    return table(_HEAD, [_row(finding) for finding in findings])


def _row(finding: Finding) -> list[str]:
    recorded = ", ".join(f"`{verdict}` {at:.0f}" for at, verdict in finding.recorded)
    fired = ", ".join(f"{_short(name)} {at:.0f}" for name, at in finding.alerts.items())
    row = [
        finding.regime.name,
        f"`{finding.regime.expected}`",
        recorded,
        f"{finding.demand:.2f}",
        f"{finding.offered:.2f}",
        "" if finding.asked is None else f"{finding.asked:.2f}",
        f"{finding.loop_busy:.2f}",
        fired or "none",
    ]
    return row if not finding.faults else [f"**{cell}**" if cell else "" for cell in row]


def _alerts(findings: list[Finding]) -> str:
    """Each that fired where it had to, and those that no regime of these makes fire."""
    names = re.findall(r"alert: (\w+)", alerts())
    wanted = {
        name for finding in findings for name in finding.regime.alerts & finding.alerts.keys()
    }
    silent = [_short(name) for name in names if name not in wanted]
    rest = f" Not brought about here: {', '.join(silent)}." if silent else ""
    return f"Of {len(names)} alerts {len(wanted)} fired where they had to.{rest}"


def _short(alert: str) -> str:
    return alert.removeprefix("Pressroom")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
