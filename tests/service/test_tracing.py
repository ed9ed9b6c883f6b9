import sys

import pytest
from structlog.testing import capture_logs

from service import tracing


def test_nothing_is_traced_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", raising=False)
    assert tracing.spans() is None


def test_without_the_extra_a_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.setitem(sys.modules, "opentelemetry.context", None)
    monkeypatch.delitem(sys.modules, "metrics.spans", raising=False)
    with capture_logs() as logs:
        assert tracing.spans() is None
    assert logs[0]["event"] == "no tracing: install pressroom[otel]"


@pytest.mark.parametrize(
    "name", ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]
)
def test_with_it_the_endpoint_gets_spans(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    pytest.importorskip("opentelemetry.sdk")
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    spans = tracing.spans()
    assert spans
    spans.close()
