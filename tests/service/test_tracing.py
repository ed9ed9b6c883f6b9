import pytest

from service import tracing


def test_nothing_is_traced_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", raising=False)
    assert tracing.spans() is None


@pytest.mark.parametrize(
    "name", ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]
)
def test_with_it_the_endpoint_gets_spans(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    pytest.importorskip("opentelemetry.sdk")
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    spans = tracing.spans()
    assert spans
    spans.close()
