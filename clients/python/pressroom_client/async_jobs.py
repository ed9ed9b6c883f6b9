"""Jobs, by the client that doesn't block."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Unpack

import httpx

from pressroom_client.batch import LOOK, MOST_FAILED, PATIENCE, Batch, Job, Output
from pressroom_client.document import replacing
from pressroom_client.errors import Busy, Unreachable
from pressroom_client.exchange import broken_connections, check
from pressroom_client.requests import Options, Service


class AsyncJobs:
    """The jobs of a service. `AsyncClient.jobs` is one.

    Args:
        http: sends the requests.
        service: where they go.

    Raises:
        PressroomError: of each method, the service's reason why not, or `Unreachable`.
    """

    def __init__(self, http: httpx.AsyncClient, service: Service) -> None:
        self._http = http
        self._service = service

    async def submit(self, batch: Batch, **options: Unpack[Options]) -> Job:
        """Have many documents made; sent again with the same key it is the same job."""
        return await self._ask(
            "POST",
            "v1/batches",
            params=batch.query(options),
            headers=batch.headers,
            content=batch.async_content(),
        )

    async def get(self, id_: str) -> Job:
        """A job as it is now."""
        return await self._ask("GET", f"v1/jobs/{id_}")

    async def pause(self, job: Job) -> Job:
        """Begin no more of its lines."""
        return await self._ask("POST", f"v1/jobs/{job.id}/pause")

    async def resume(self, job: Job) -> Job:
        """Go on with it."""
        return await self._ask("POST", f"v1/jobs/{job.id}/resume")

    async def retry(self, job: Job) -> Job:
        """Try its failed lines again."""
        return await self._ask("POST", f"v1/jobs/{job.id}/retry")

    async def cancel(self, job: Job) -> None:
        """End it; delete the data of one that has ended."""
        await self._send("DELETE", f"v1/jobs/{job.id}")

    async def wait(self, job: Job, watch: Callable[[Job], None] = lambda _: None) -> Job:
        """The job once it has ended. `watch` is called with it at each look."""
        failed = 0
        while not job.has_ended:
            await asyncio.sleep(LOOK)
            try:
                job = await self.get(job.id)
            except (Unreachable, Busy):  # the service is being started again
                failed += 1
                if failed == MOST_FAILED:
                    raise
            else:
                failed = 0
                watch(job)
        return job

    async def iter_failures(self, job: Job) -> AsyncIterator[dict[str, Any]]:
        """The problem of each line that failed, with its `line`, from 1."""
        async with self._answer(job.links["failures"]) as answer:
            async for line in answer.aiter_lines():
                if line:
                    yield json.loads(line)

    async def download(self, job: Job, target: Path, output: Output = "zip") -> None:
        """Write a result to a file, which is there once it is whole.

        Args:
            job: one that has succeeded.
            target: a path; what is there is replaced.
            output: which of the job's results.
        """
        async with self._answer(job.links[output]) as answer:
            with replacing(target) as file:
                async for piece in answer.aiter_bytes():
                    file.write(piece)

    async def document(self, job: Job, line: int) -> bytes:
        """The document of a line; lines count from 1."""
        path = job.links["documents"].replace("{line}", str(line))
        return (await self._send("GET", path)).content

    async def _ask(self, method: str, path: str, **arguments: Any) -> Job:
        return Job.of((await self._send(method, path, **arguments)).json())

    async def _send(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        request = self._service.request(self._http, method, path, timeout=PATIENCE, **arguments)
        with broken_connections():
            answer = await self._http.send(request)
        return check(answer)

    @asynccontextmanager
    async def _answer(self, path: str) -> AsyncIterator[httpx.Response]:
        request = self._service.request(self._http, "GET", path, timeout=PATIENCE)
        with broken_connections():
            answer = await self._http.send(request, stream=True, follow_redirects=True)
            try:
                if not answer.is_success:
                    await answer.aread()
                yield check(answer)
            finally:
                await answer.aclose()
