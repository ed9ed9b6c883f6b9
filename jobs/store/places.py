"""Where each object of a job lies in the store."""

from collections.abc import Iterator

from jobs.record import Output, Phase, Request, is_id
from jobs.store.store import Store

# The folder of what Idempotency-Keys stand for: no job's.
KEYS = "keys"

_RESULTS: dict[Output, str] = {"zip": "result.zip", "pdf": "result.pdf"}


def jobs(store: Store) -> Iterator[str]:
    """The jobs that have something in the store, which an operator may use for more than jobs."""
    return filter(is_id, store.jobs())


def is_begun(store: Store, job: str) -> bool:
    """Whether there is more of a job than what its caller sent."""
    sent = {source(job), index(job), asked(job)}
    return any(key not in sent for key in store.keys(folder(job)))


def folder(job: str) -> str:
    """The prefix of all that a job has."""
    return f"{job}/"


def asked(job: str) -> str:
    """What was asked for."""
    return f"{job}/request.json"


def source(job: str) -> str:
    """The body of the request."""
    return f"{job}/input"


def index(job: str) -> str:
    """Where each chunk of the input begins."""
    return f"{job}/index"


def receipt(job: str, phase: Phase, round_: int, chunk: int) -> str:
    """What became of a chunk.

    Args:
        job: its id.
        phase: in which the chunk was worked on.
        round_: 0, and one more for each retry of what failed.
        chunk: its number, from 0.
    """
    return f"{job}/{phase}/{round_}/{chunk:06}.json"


def round_of(job: str, round_: int) -> str:
    """The prefix of a round's receipts, once its lines are made."""
    return f"{job}/make/{round_}/"


def pack(job: str, chunk: int, token: str) -> str:
    """Documents of a chunk, one behind the other; one pack for each attempt.

    Args:
        job: its id.
        chunk: its number, from 0.
        token: of the attempt.
    """
    return f"{job}/packs/{chunk:06}-{token}"


def result(job: str, output: Output, round_: int) -> str:
    """What was made of the documents.

    Args:
        job: its id.
        output: which of its results.
        round_: 0, and one more for each retry of what failed.
    """
    return f"{job}/{round_}/{_RESULTS[output]}"


def paused(job: str) -> str:
    """Is there while the job is paused."""
    return f"{job}/paused"


def outcome(job: str, round_: int) -> str:
    """The record once the job has ended."""
    return f"{job}/{round_}/outcome.json"


def claim(key: str) -> str:
    """The job that an Idempotency-Key stands for; `key` is its digest."""
    return f"{KEYS}/{key}"


def delete(store: Store, request: Request) -> None:
    """Delete all that a job has. Blocks."""
    store.delete(folder(request.id))
    if request.key:
        store.delete(claim(request.key))
