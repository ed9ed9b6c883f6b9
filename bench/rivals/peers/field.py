"""The field: how each service is started, and what it wants to be sent."""

import json
import platform
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

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

    Args:
        name: in the tables.
        start: begins it.
        path: that takes documents.
        probe: of its cheapest GET.
        needs: files without which it can't be started.
        wrap: a document as it takes them.
        kind: their media type.
        endless: the document that hurts it.
        hurry: headers by which a caller says that it waits two seconds and no longer, where the
            service can be told.
        is_typesetter: whether it is a typesetter in the shell of another peer: as a service it
            would be measured twice.
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
    is_typesetter: bool = False

    def documents(self, html: str) -> Iterator[Request]:
        """Has them made, one after the other, each with another number."""
        for number in count(1000):
            yield self.document(html.replace("<title>", f"<title>{number}: ", 1))

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


def _gunicorn(typesetter: str) -> AbstractContextManager[Service]:
    configuration = str(_SERVERS / "sync.py")
    command = [str(_GUNICORN), "--chdir", str(_SERVERS), "--config", configuration, "sync:app"]
    return running(command, {"TYPESETTER": typesetter})


def _node(script: str) -> AbstractContextManager[Service]:
    settings = {"NODE_PATH": str(_MODULES), "CHROMIUM": str(_CHROMIUM)}
    return running([str(_NODE), str(_SERVERS / script)], settings)


def _template(html: str) -> str:
    chrome = {"printBackground": True, "preferCSSPageSize": True}
    made = {"content": html, "engine": "none", "recipe": "chrome-pdf", "chrome": chrome}
    return json.dumps({"template": made})


def _data(html: str) -> str:
    """A document of the benches as data, for a program in Typst that makes the like."""
    title = _found(r"<title>([^<]*)", html)[0]
    if "Annual report" in html:
        return json.dumps({"title": title, "chapters": [*map(_chapter, html.split("<h2")[1:])]})
    lines = [
        {"service": service, "count": int(count), "amount": amount}
        for service, count, amount in _found(r"<tr><td>\d+<td>([^<]*)<td>(\d+)<td>([\d.]+)", html)
    ]
    return json.dumps(
        {"title": title, "lines": lines, "total": _found(r"EUR<td>([\d.]+)", html)[0]}
    )


def _chapter(html: str) -> dict[str, list[str]]:
    return {
        "paragraphs": _found(r"<p>([^<]*)", html),
        "months": _found(r"<tr><td>Month \d+<td>([\d.]+)", html),
    }


def _found(pattern: str, html: str) -> list[Any]:
    return re.findall(pattern, html)


def versions() -> str:
    """What the peers are made of that is no WeasyPrint, as far as it is here."""
    names = ("@jsreport/jsreport-core", "@jsreport/jsreport-chrome-pdf", "puppeteer")
    manifests = [_MODULES / name / "package.json" for name in names]
    found = [json.loads(m.read_text()) for m in manifests if m.exists()]
    made = [f"{one['name']} {one['version']}" for one in found]
    if _CHROMIUM.exists():
        said = subprocess.run([_CHROMIUM, "--version"], capture_output=True, text=True, check=True)
        made.append(" ".join(said.stdout.split()[:2]))
    for name in ("prince_pdf", "fullbleed", "plutoprint"):
        made += [
            folder.name.removesuffix(".dist-info").replace("-", " ")
            for folder in _INSTALLED.glob(f"python/lib/*/site-packages/{name}-*.dist-info")
        ]
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
SYNC = Peer("gunicorn, sync", partial(_gunicorn, "weasyprint"), "/pdf", "/health", (_GUNICORN,))


def _typesetter(name: str, module: str) -> Peer:
    start = partial(_gunicorn, module)
    return Peer(name, start, "/pdf", "/health", (_GUNICORN,), is_typesetter=True)


PRINCE = _typesetter("Prince", "prince")
FULLBLEED = _typesetter("fullbleed", "fullbleed")
PLUTOPRINT = _typesetter("PlutoPrint", "plutoprint")
TYPST = replace(_typesetter("Typst", "typst"), wrap=_data, kind="application/json")
OUR_TYPST = replace(
    TYPST,
    name="Pressroom, Typst",
    start=partial(pressroom, WORKERS, templates=_SERVERS / "templates"),
    path="/v1/templates/page/pdf",
    probe="/v1/status",
    needs=(),
)
# Those that print HTML, of which features are asked.
OF_HTML = (PRESSROOM, SYNC, TABS, PRINCE, PLUTOPRINT, FULLBLEED)
FIELD = (
    *(PRESSROOM, JSREPORT, TABS, THREADS, SYNC),
    *(PRINCE, PLUTOPRINT, FULLBLEED, TYPST, OUR_TYPST),
)
