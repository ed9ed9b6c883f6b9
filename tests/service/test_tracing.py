import os
import subprocess
import sys

import pytest

from service import tracing


def test_nothing_is_traced_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", raising=False)
    assert tracing.spans() is None


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


@pytest.mark.parametrize(
    "name", ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]
)
def test_with_it_the_endpoint_gets_spans(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    pytest.importorskip("opentelemetry.sdk")
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    spans = tracing.spans()
    assert spans
    spans.close()
