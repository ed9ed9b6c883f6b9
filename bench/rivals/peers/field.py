"""The field: how each service is started, and what it wants to be sent."""

import json
import platform
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bench.subjects.service import Service, pressroom, running
from service.commands.bench.load import Request

WORKERS = 2
_SERVERS = Path(__file__).with_name("servers")
_INSTALLED = Path(".cache/peers").absolute()
_MODULES = _INSTALLED / "node" / "node_modules"
# From the lock, since jsreport asks for a newer Node than Debian has.
_ARCHITECTURE = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), "unknown")
_NODE = _MODULES / f"node-linux-{_ARCHITECTURE}" / "bin" / "node"
_CHROMIUM = Path("/usr/bin/chromium")
_PYTHON = _INSTALLED / "python" / "bin" / "python"
_GUNICORN = _PYTHON.with_name("gunicorn")

# Each family has its own document that hurts it: nested columns, each of which is laid out five
# times, mean ages to WeasyPrint and nothing to Chromium, which alone runs scripts.
COLUMNS = "<div style='columns:2'>" * 30 + "x" + "</div>" * 30
SCRIPT = "<p>x<script>for(;;){}</script>"


@dataclass(frozen=True, slots=True, eq=False)
class Peer:
    """A service that makes PDFs.

    `hurry` are the headers by which a caller says that it waits two seconds and no longer, where
    the service can be told.
    """

    name: str
    start: Callable[[], AbstractContextManager[Service]]
    path: str
    probe: str
    needs: tuple[Path, ...] = ()
    wrap: Callable[[str], str] = str
    kind: str = "text/html; charset=utf-8"
    endless: str = COLUMNS
    hurry: dict[str, str] = field(default_factory=dict)

    def document(self, html: str) -> Request:
        """What has it made."""
        return Request("POST", self.path, self.wrap(html).encode(), {"Content-Type": self.kind})

    def hurried(self, html: str) -> Request:
        """What has it made in two seconds or not at all."""
        request = self.document(html)
        return replace(request, headers=request.headers | self.hurry)

    def health(self) -> Request:
        """The cheapest GET."""
        return Request("GET", self.probe)

    def absent(self) -> list[str]:
        """What it needs and what isn't here."""
        return [path.name for path in self.needs if not path.exists()]


def threads(python: Path = _PYTHON) -> AbstractContextManager[Service]:
    """FastAPI with WeasyPrint in threads, on this Python."""
    return running([str(python), str(_SERVERS / "threads.py")], {})


def _gunicorn() -> AbstractContextManager[Service]:
    configuration = str(_SERVERS / "sync.py")
    command = [str(_GUNICORN), "--chdir", str(_SERVERS), "--config", configuration, "sync:app"]
    return running(command, {})


def _node(script: str) -> AbstractContextManager[Service]:
    settings = {"NODE_PATH": str(_MODULES), "CHROMIUM": str(_CHROMIUM)}
    return running([str(_NODE), str(_SERVERS / script)], settings)


def _template(html: str) -> str:
    chrome = {"printBackground": True, "preferCSSPageSize": True}
    made = {"content": html, "engine": "none", "recipe": "chrome-pdf", "chrome": chrome}
    return json.dumps({"template": made})


def versions() -> str:
    """What the peers are made of that is no Python, as far as it is here."""
    names = ("@jsreport/jsreport-core", "@jsreport/jsreport-chrome-pdf", "puppeteer")
    manifests = [_MODULES / name / "package.json" for name in names]
    found = [json.loads(m.read_text()) for m in manifests if m.exists()]
    made = [f"{one['name']} {one['version']}" for one in found]
    if _CHROMIUM.exists():
        said = subprocess.run([_CHROMIUM, "--version"], capture_output=True, text=True, check=True)
        made.append(" ".join(said.stdout.split()[:2]))
    return ", ".join(made)


PRESSROOM = Peer(
    "Pressroom",
    partial(pressroom, WORKERS),
    "/v1/pdf",
    "/v1/status",
    hurry={"Prefer": "wait=2"},
)
JSREPORT = Peer(
    "jsreport",
    partial(_node, "jsreport.js"),
    "/api/report",
    "/api/ping",
    needs=(_NODE, _CHROMIUM),
    wrap=_template,
    kind="application/json",
    endless=SCRIPT,
)
TABS = Peer(
    "Chromium, six tabs",
    partial(_node, "tabs.js"),
    "/pdf",
    "/health",
    needs=(_NODE, _CHROMIUM),
    endless=SCRIPT,
)
THREADS = Peer("FastAPI, threads", threads, "/pdf", "/health", needs=(_PYTHON,))
SYNC = Peer("gunicorn, sync", _gunicorn, "/pdf", "/health", needs=(_GUNICORN,))
FIELD = (PRESSROOM, JSREPORT, TABS, THREADS, SYNC)
