"""Jobs, by the client that blocks."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Unpack

import httpx

from pressroom_client.batch import LOOK, MOST_FAILED, PATIENCE, Batch, Job, Output
from pressroom_client.document import replacing
from pressroom_client.errors import Busy, Unreachable
from pressroom_client.exchange import broken_connections, check
from pressroom_client.requests import Options, Service


class Jobs:
    """The jobs of a service. `Client.jobs` is one.

    Args:
        http: sends the requests.
        service: where they go.

    Raises:
        PressroomError: of each method, the service's reason why not, or `Unreachable`.
    """

    def __init__(self, http: httpx.Client, service: Service) -> None:
        self._http = http
        self._service = service

    def submit(self, batch: Batch, **options: Unpack[Options]) -> Job:
        """Have many documents made; sent again with the same key it is the same job."""
        return self._ask(
            "POST",
            "v1/batches",
            params=batch.query(options),
            headers=batch.headers,
            content=batch.content(),
        )

    def get(self, id_: str) -> Job:
        """A job as it is now."""
        return self._ask("GET", f"v1/jobs/{id_}")

    def pause(self, job: Job) -> Job:
        """Begin no more of its lines."""
        return self._ask("POST", f"v1/jobs/{job.id}/pause")

    def resume(self, job: Job) -> Job:
        """Go on with it."""
        return self._ask("POST", f"v1/jobs/{job.id}/resume")

    def retry(self, job: Job) -> Job:
        """Try its failed lines again."""
        return self._ask("POST", f"v1/jobs/{job.id}/retry")

    def cancel(self, job: Job) -> None:
        """End it; delete the data of one that has ended."""
        self._send("DELETE", f"v1/jobs/{job.id}")

    def wait(self, job: Job, watch: Callable[[Job], None] = lambda _: None) -> Job:
        """The job once it has ended. `watch` is called with it at each look."""
        failed = 0
        while not job.has_ended:
            time.sleep(LOOK)
            try:
                job = self.get(job.id)
            except (Unreachable, Busy):  # the service is being started again
                failed += 1
                if failed == MOST_FAILED:
                    raise
            else:
                failed = 0
                watch(job)
        return job

    def iter_failures(self, job: Job) -> Iterator[dict[str, Any]]:
        """The problem of each line that failed, with its `line`, from 1."""
        with self._answer(job.links["failures"]) as answer:
            for line in answer.iter_lines():
                if line:
                    yield json.loads(line)

    def download(self, job: Job, target: Path, output: Output = "zip") -> None:
        """Write a result to a file, which is there once it is whole.

        Args:
            job: one that has succeeded.
            target: a path; what is there is replaced.
            output: which of the job's results.
        """
        with self._answer(job.links[output]) as answer, replacing(target) as file:
            for piece in answer.iter_bytes():
                file.write(piece)

    def document(self, job: Job, line: int) -> bytes:
        """The document of a line; lines count from 1."""
        path = job.links["documents"].replace("{line}", str(line))
        return (self._send("GET", path)).content

    def _ask(self, method: str, path: str, **arguments: Any) -> Job:
        return Job.of((self._send(method, path, **arguments)).json())

    def _send(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        request = self._service.request(self._http, method, path, timeout=PATIENCE, **arguments)
        with broken_connections():
            answer = self._http.send(request)
        return check(answer)

    @contextmanager
    def _answer(self, path: str) -> Iterator[httpx.Response]:
        request = self._service.request(self._http, "GET", path, timeout=PATIENCE)
        with broken_connections():
            answer = self._http.send(request, stream=True, follow_redirects=True)
            try:
                if not answer.is_success:
                    answer.read()
                yield check(answer)
            finally:
                answer.close()
