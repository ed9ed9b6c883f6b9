"""A job as it is written down: what was asked for, and how far it has come.

`Request` never changes and lies in the store. `Record` changes and lies in the engine; when the job
has ended, a copy of it lies in the store too. Both are JSON with a version: a service reads what an
older one wrote, and members that it does not know are passed over.
"""

import re
import secrets
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, Self

import orjson

from jobs.clock import CLOCK

VERSION = 1

State = Literal["queued", "running", "paused", "done", "cancelled", "failed", "expired"]
Output = Literal["zip", "pdf", "documents"]
# In the phase `check`, each line is held against its schema, and nothing is typeset.
Phase = Literal["check", "make"]

Delivery = Literal["pending", "delivered", "failed"]

_ID = re.compile(r"[0-9a-f]{32}")

ENDED: frozenset[State] = frozenset({"done", "cancelled", "failed", "expired"})


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller asked for.

    Args:
        id: of the job.
        caller: who asked, or None where callers need no key.
        kind: one document, or a batch of lines.
        source: of each document, by `jobs.orders`.
        options: of each document, by `jobs.orders`.
        created: Unix time.
        lines: of the input.
        blank: how many of them are, and stand for no document.
        chunks: how many pieces the lines are divided into.
        urgency: of RFC 9218.
        filename: to save the result under.
        outputs: of a batch.
        names: pattern of the documents' names, with JSON Pointers in braces.
        strict: whether no document is made unless each line is valid.
        webhook: URL to call when the job has ended.
        finish_by: Unix time at which the caller wants it done.
        key: digest of the Idempotency-Key that stands for it.
    """

    id: str
    caller: str | None
    kind: Literal["document", "batch"]
    source: dict[str, Any]
    options: dict[str, Any]
    created: float
    lines: int = 1
    blank: int = 0
    chunks: int = 1
    urgency: int = 7
    filename: str | None = None
    outputs: tuple[Output, ...] = ()
    names: str | None = None
    strict: bool = False
    webhook: str | None = None
    finish_by: float | None = None
    key: str | None = None

    @property
    def documents(self) -> int:
        """How many are wanted."""
        return self.lines - self.blank

    def to_json(self) -> bytes:
        """To be written down."""
        return orjson.dumps({"version": VERSION, **asdict(self)})

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """As an older version, or this one, wrote it."""
        return cls.from_members(orjson.loads(text))

    @classmethod
    def from_members(cls, members: dict[str, Any]) -> Self:
        """As `from_json`, of JSON that has been read."""
        known = _known(cls, members)
        return cls(**known | {"outputs": tuple(known.get("outputs", ()))})


@dataclass(frozen=True, slots=True)
class Record:
    """How far a job has come.

    Args:
        request: what was asked for.
        state: of the job.
        phase: what is done with each line now.
        round: how often failed lines were tried again.
        fed: chunks below this number were handed out in this round and phase.
        settled: chunks below this number are counted.
        settled_above: further chunks that are counted.
        made: documents.
        failed: lines without a document.
        work_seconds: that lanes spent on it.
        started: Unix time of the first chunk.
        ended: Unix time.
        expires: Unix time at which its data are deleted, once it has ended.
        reason: why it failed, in a sentence.
        delivery: of its webhook: pending, delivered, or failed for good.
        attempts: at its webhook that have failed since it was last to be sent.
    """

    request: Request
    state: State = "queued"
    phase: Phase = "make"
    round: int = 0
    fed: int = 0
    settled: int = 0
    settled_above: tuple[int, ...] = ()
    made: int = 0
    failed: int = 0
    work_seconds: float = 0.0
    started: float | None = None
    ended: float | None = None
    expires: float | None = None
    reason: str | None = None
    delivery: Delivery | None = None
    attempts: int = 0

    @classmethod
    def begin(cls, request: Request) -> Self:
        """The record of a new job."""
        return cls(request, phase="check" if request.strict else "make")

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will be made, unless it is asked for again."""
        return self.state in ENDED

    def end(self, state: State, keep_seconds: float, reason: str | None = None) -> "Record":
        """The record of the job once it has ended now.

        Args:
            state: the last one.
            keep_seconds: after which the job and its results are deleted.
            reason: why it failed.
        """
        now = CLOCK.now()
        return replace(self, state=state, ended=now, expires=now + keep_seconds, reason=reason)

    def to_json(self) -> bytes:
        """To be written down."""
        return orjson.dumps({"version": VERSION, **asdict(self)})

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """As an older version, or this one, wrote it."""
        members = orjson.loads(text)
        known = _known(cls, members) | {
            "request": Request.from_members(members["request"]),
            "settled_above": tuple(members.get("settled_above", ())),
        }
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one line.

    Args:
        line: its number, from 0.
        pack: the object in the store that holds the document, or None without one.
        offset: of the document in the pack.
        size: of the document in bytes.
        crc: its CRC-32.
        pages: of the document.
        name: of the document, where the request names documents.
        problem: why there is no document, as a problem document (RFC 9457).
    """

    line: int
    pack: str | None = None
    offset: int = 0
    size: int = 0
    crc: int = 0
    pages: int = 0
    name: str | None = None
    problem: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a chunk's lines: written once, and from then on true.

    Args:
        lines: of the chunk, all of them.
        tried: how many were worked on in this round.
        work_seconds: that lanes spent on them.
    """

    lines: tuple[Line, ...]
    tried: int = 0
    work_seconds: float = 0.0

    @property
    def failed(self) -> int:
        """Lines without a document."""
        return sum(line.problem is not None for line in self.lines)

    def to_json(self) -> bytes:
        """To be written down."""
        return orjson.dumps({"version": VERSION, **asdict(self)})

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """As an older version, or this one, wrote it."""
        known = _known(cls, orjson.loads(text))
        return cls(**known | {"lines": tuple(Line(**_known(Line, x)) for x in known["lines"])})


def new_id() -> str:
    """An id that nobody guesses, and that sorts by time: milliseconds, then 80 random bits."""
    return f"{int(CLOCK.now() * 1000):012x}{secrets.token_hex(10)}"


def is_id(text: str) -> bool:
    """Whether it could be one: a store may hold more than jobs."""
    return bool(_ID.fullmatch(text))


def created_at(id_: str) -> float:
    """The Unix time at which an id was made."""
    return int(id_[:12], 16) / 1000


def _known(kind: type[Any], members: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in members.items() if name in names}
