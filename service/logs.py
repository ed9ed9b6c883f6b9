"""Logs: one JSON object a line on standard error, written by a thread of its own.

A log that nobody reads would otherwise block the loop as soon as its pipe is full.
"""

import atexit
import logging
import select
import sys
import threading
import time
from datetime import UTC, datetime
from logging.handlers import QueueHandler, QueueListener
from queue import SimpleQueue
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor

from metrics import trace


def configure(level: str, *, threaded: bool = True) -> None:
    """Send structlog's and the standard library's records the same way.

    Args:
        level: the least severe that is logged.
        threaded: written by a thread; else at once, and lost if nobody reads them.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_trace,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(),
        _keep_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,  # reads source files: not for the loop
            _write_time,
            _render,
        ],
    )
    root = logging.getLogger()
    stream = logging.StreamHandler(sys.stderr) if threaded else _Direct(sys.stderr)
    stream.setFormatter(formatter)
    root.handlers = [_queued(stream) if threaded else stream]
    root.setLevel(level.upper())
    # What Python itself would write between the lines.
    logging.captureWarnings(True)
    threading.excepthook = _log_thread
    sys.unraisablehook = _log_unraisable


class Journal:
    """A logger of many lines, each of which costs the loop a fourth of what structlog's cost.

    There is no frame to look for, and no chain to call: a line says what it is itself.

    Args:
        name: the logger's.
    """

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def info(self, event: str, **members: Any) -> None:
        """Write one line."""
        logger = self._logger
        if not logger.isEnabledFor(logging.INFO):
            return
        line = _add_trace(None, "", {**members, "event": event})
        line.update(level="info", logger=logger.name, timestamp=time.time())
        record = logging.LogRecord(logger.name, logging.INFO, "", 0, line, (), None)
        vars(record).update(_logger=None, _name=None)  # by these structlog's formatter knows it
        logger.handle(record)


def _log_unraisable(failed: "sys.UnraisableHookArgs") -> None:
    """An exception that nobody could catch, such as a destructor's."""
    exception = (failed.exc_type, failed.exc_value, failed.exc_traceback)
    event = failed.err_msg or "exception ignored"
    structlog.get_logger("pressroom").error(event, exc_info=exception)


def _log_thread(failed: threading.ExceptHookArgs) -> None:
    """An exception that ended a thread."""
    name = failed.thread.name if failed.thread else "unknown"
    exception = (failed.exc_type, failed.exc_value, failed.exc_traceback)
    structlog.get_logger("pressroom").error("thread failed", thread=name, exc_info=exception)


def _queued(stream: logging.Handler) -> QueueHandler:
    queue: SimpleQueue[logging.LogRecord] = SimpleQueue()
    listener = QueueListener(queue, stream)
    listener.start()
    atexit.register(listener.stop)
    return _Handler(queue)


class _Direct(logging.StreamHandler[TextIO]):
    def emit(self, record: logging.LogRecord) -> None:
        if select.select([], [self.stream], [], 0)[1]:
            super().emit(record)


class _Handler(QueueHandler):
    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """As it is: the formatter runs in this process, and needs structlog's dictionary."""
        return record


def _add_trace(_logger: object, _name: str, event: EventDict) -> EventDict:
    """The trace id of the request that the line is about, if it is about one."""
    if trace_id := trace.current():
        event["trace_id"] = trace_id
    if request_id := trace.request_id():
        event["request_id"] = request_id
    return event


def _keep_exception(_logger: object, _name: str, event: EventDict) -> EventDict:
    """Another thread will format it, where this one's exception can't be seen."""
    if event.get("exc_info") is True:
        event["exc_info"] = sys.exc_info()
    return event


def _write_time(_logger: object, _name: str, event: EventDict) -> EventDict:
    """In the thread that writes: it takes longer than to ask what time it is."""
    at = datetime.fromtimestamp(event["timestamp"], UTC)
    event["timestamp"] = at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return event


def _render(_logger: object, _name: str, event: EventDict) -> str:
    return orjson.dumps(event, default=repr).decode()
