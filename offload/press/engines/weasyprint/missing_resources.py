"""What a document could not load: WeasyPrint goes on without it, and says so in its log alone."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from offload.press.engines.weasyprint.fetcher import BASE

_LOG = logging.getLogger("weasyprint")
# What WeasyPrint logs when it goes on without a resource.
_UNLOADED = (
    "Failed to load",
    "Failed to render SVG",
    "Font-face",
    "Unsupported stylesheet type",
    "Relative URI reference",
)

# A URL that is the resource itself, which may have megabytes: no name to tell a caller.
_DATA = re.compile(r"(data:[^,'\s]{0,60},)[^'\s]*")


@contextmanager
def collected() -> Iterator[list[str]]:
    """Sentences about what could not be loaded meanwhile, each once."""
    messages: list[str] = []
    handler = _Collector(messages)
    _LOG.addHandler(handler)
    try:
        yield messages
    finally:
        _LOG.removeHandler(handler)


class _Collector(logging.Handler):
    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(_UNLOADED):
            message = _DATA.sub(r"\1…", record.getMessage().replace(BASE, "")) + _cause(record)
            if message not in self._messages:
                self._messages.append(message)


def _cause(record: logging.LogRecord) -> str:
    """Why a picture can't be decoded: WeasyPrint's own error for it has no words."""
    error = record.args[-1] if isinstance(record.args, tuple) and record.args else None
    return str(error.__cause__ or "") if isinstance(error, Exception) and not str(error) else ""
