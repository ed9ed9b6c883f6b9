"""The service with durable jobs, as their callers have it."""

import json
import time
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path
from typing import Any

from tests.process import PATIENCE, ServiceProcess


class JobsService(ServiceProcess):
    """`pressroom serve` with an engine and a store of its own, below the folder."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.store = folder / "state"
        jobs = {"PRESSROOM_JOBS": "on", "PRESSROOM_JOBS_STORE": str(self.store)}
        super().__init__(folder, *arguments, **{**jobs, **environment})

    def ask(
        self, method: str, path: str, body: bytes | None = None, /, **headers: str
    ) -> tuple[int, Message, bytes]:
        """Any request. Header names with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"{self.url}{path}", body, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def submit(self, lines: list[bytes], query: str, key: str, /, **headers: str) -> str:
        """Submit a batch. Returns the path of its job."""
        typed = {"Content_Type": "application/x-ndjson", "Idempotency_Key": key, **headers}
        body = b"".join(line + b"\n" for line in lines)
        status, answered, text = self.ask("POST", f"/v1/batches{query}", body, **typed)
        assert status == 202, text
        return str(answered["Location"])

    def job(self, path: str) -> dict[str, Any]:
        """A job as it is; while its engine is started again, once that is there."""
        deadline = time.monotonic() + PATIENCE
        while (found := self.ask("GET", path))[0] == 503 and time.monotonic() < deadline:
            time.sleep(0.05)
        status, _, text = found
        assert status == 200, text
        job: dict[str, Any] = json.loads(text)
        return job

    def ended(self, path: str) -> dict[str, Any]:
        """A job once it has ended."""
        deadline = time.monotonic() + 2 * PATIENCE
        while time.monotonic() < deadline:
            job = self.job(path)
            if job["ended"]:
                return job
            time.sleep(0.05)
        raise AssertionError(f"{job}\n{self.log()[-5000:]}")


def pages(count: int) -> list[bytes]:
    """Lines of HTML."""
    return [json.dumps(f"<p>page {n}").encode() for n in range(count)]
