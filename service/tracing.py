"""Whether this process traces: only where it is asked to, and the extra is installed."""

import os
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from metrics.spans import Spans

_LOG = structlog.get_logger("pressroom.tracing")

# OpenTelemetry's own: "Configuration Options" of the OTLP exporter.
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def spans() -> "Spans | None":
    """Spans that go to the endpoint that the environment names, if it names one."""
    if not any(os.environ.get(name) for name in _ENDPOINTS):
        return None
    try:
        # The extra is not everybody's.
        from metrics.spans import Spans
    except ModuleNotFoundError as error:
        _LOG.warning("no tracing: install pressroom[otel]", missing=error.name)
        return None
    return Spans.from_environment()
