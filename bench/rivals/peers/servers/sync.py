"""WeasyPrint behind gunicorn's sync workers: this file is the application and its configuration."""

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

import weasyprint

bind = "127.0.0.1:0"
workers = 2
worker_class = "sync"
preload_app = True
loglevel = "critical"

_TEXT, _PDF = [("Content-Type", "text/plain")], [("Content-Type", "application/pdf")]


def when_ready(server: Any) -> None:
    """Tell the port (gunicorn calls it by this name)."""
    port = server.LISTENERS[0].sock.getsockname()[1]
    print(json.dumps({"event": "listening", "port": port}), file=sys.stderr, flush=True)


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """GET is the probe, POST the document."""
    if environ["REQUEST_METHOD"] == "GET":
        start_response("200 OK", _TEXT)
        return [b"ready"]
    html = environ["wsgi.input"].read().decode()
    pdf: bytes = weasyprint.HTML(string=html).write_pdf()
    start_response("200 OK", [*_PDF, ("Content-Length", str(len(pdf)))])
    return [pdf]
