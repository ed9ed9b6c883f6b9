"""The feed as the real service sends it."""

import json
import signal
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.process import PATIENCE, ServiceProcess


@contextmanager
def listening(service: ServiceProcess) -> Iterator[Iterator[dict[str, Any]]]:
    with urllib.request.urlopen(f"{service.url}/v1/events", timeout=PATIENCE) as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        yield (json.loads(line[6:]) for line in answer if line.startswith(b"data: "))


def test_what_is_told_is_the_status_and_it_follows_the_work(
    shared_service: ServiceProcess,
) -> None:
    with listening(shared_service) as told:
        before = next(told)
        assert before.keys() == shared_service.status().keys()
        shared_service.post(b"<p>Hello")
        made = before["outcomes"].get("ok", 0)
        assert next(news for news in told if news["outcomes"].get("ok", 0) > made)
        assert before["loop"]["worst_lag_seconds"] >= 0


def test_a_drain_ends_it_at_once(service: ServiceProcess) -> None:
    with listening(service) as told:
        next(told)
        service.signal(signal.SIGTERM)
        assert [*told][-1]["pool"]["draining"]
    assert service.wait() == 0
