import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.metrics.test_trace import PARENT, TRACE
from tests.process import ServiceProcess


def test_without_the_extra_a_line_says_so() -> None:
    code = (
        "import sys; sys.modules['opentelemetry'] = None\n"
        "from service import tracing; print(tracing.spans())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"},
        check=True,
        capture_output=True,
        text=True,
    )
    *_, line, returned = done.stdout.splitlines()
    assert "no tracing: install pressroom[otel]" in line
    assert returned == "None"


class Collector(BaseHTTPRequestHandler):
    """Takes spans, as an OpenTelemetry collector does."""

    server: "Collecting"

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Collecting(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Collector)
        self.bodies: list[bytes] = []


@pytest.fixture
def collector() -> Iterator[Collecting]:
    with Collecting() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_real_service_sends_its_spans(tmp_path: Path, collector: Collecting) -> None:
    pb2 = pytest.importorskip("opentelemetry.proto.collector.trace.v1.trace_service_pb2")
    endpoint = f"http://127.0.0.1:{collector.server_port}"
    with ServiceProcess(tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=endpoint) as service:
        assert service.post(b"<p>Hello", traceparent=f"00-{TRACE}-{PARENT}-01")[0] == 200
        assert service.stop() == 0  # by now all of them are sent
        log = service.log()
    spans = {
        span.name: span
        for body in collector.bodies
        for resource in pb2.ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
        if span.trace_id.hex() == TRACE
    }
    assert set(spans) == {"POST /v1/pdf", "queue", "render", "press"}
    assert spans["POST /v1/pdf"].parent_span_id.hex() == PARENT
    assert spans["press"].parent_span_id == spans["render"].span_id
    assert spans["render"].parent_span_id == spans["POST /v1/pdf"].span_id
    assert sum(f'"trace_id":"{TRACE}"' in line for line in log.splitlines()) == 2
