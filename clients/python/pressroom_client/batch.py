"""A batch as it is sent, and a job as it is told of: values, without a connection."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, Self

import httpx

from pressroom_client.requests import Options, said, to_json

Output = Literal["zip", "pdf", "documents"]
ENDED = frozenset({"done", "failed", "cancelled"})

# Seconds for one request; an upload takes as long as it takes.
PATIENCE = httpx.Timeout(60.0)
# Seconds between looks at a job.
LOOK = 1.0
# Looks in a row that may fail: a service is started again in less time.
MOST_FAILED = 60
# Bytes of a file that are sent at once.
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it was when it was asked for.

    Args:
        id: names it.
        kind: `document` or `batch`.
        state: `queued`, `running`, `paused`, `done`, `failed` or `cancelled`.
        total: documents that it is to make.
        made: documents that are made.
        failed: lines that can't be.
        seconds_left: that it takes at its pace, where that is known.
        reason: why it failed as a whole.
        links: what can be asked for, by name.
    """

    id: str
    kind: str
    state: str
    total: int
    made: int
    failed: int
    seconds_left: float | None
    reason: str | None
    links: dict[str, str]

    @classmethod
    def of(cls, answer: dict[str, Any]) -> Self:
        """The job that an answer tells of."""
        return cls(**{field.name: answer[field.name] for field in fields(cls)})

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is made of it."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Batch:
    """Many documents to be made.

    Args:
        lines: data of each, or HTML; or a file with a line of JSON for each.
        key: an Idempotency-Key: with the same key and the same lines it is the same job.
        template: that the lines are data for; None for HTML.
        output: what is made of them.
        names: pattern of the documents' names, such as `invoice-{/number}`.
    """

    lines: Iterable[object] | Path
    key: str
    template: str | None = None
    output: tuple[Output, ...] = ("zip",)
    names: str | None = None

    def query(self, options: Options) -> dict[str, str]:
        """The query of its request."""
        asked = {"template": self.template, "output": ",".join(self.output), "names": self.names}
        given = {name: said(value) for name, value in options.items()}
        return {name: value for name, value in asked.items() if value is not None} | given

    @property
    def headers(self) -> dict[str, str]:
        """The headers of its request."""
        return {"Content-Type": "application/x-ndjson", "Idempotency-Key": self.key}

    def content(self) -> Iterator[bytes]:
        """Its body, piece by piece."""
        if isinstance(self.lines, Path):
            with self.lines.open("rb") as file:
                while piece := file.read(_PIECE):
                    yield piece
            return
        for line in self.lines:
            yield to_json(line) + b"\n"

    async def async_content(self) -> AsyncIterator[bytes]:
        """The same; a file is read without a thread."""
        for piece in self.content():
            yield piece
