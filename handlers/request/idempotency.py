"""The Idempotency-Key header: what was made once is not made again.

Source: draft-ietf-httpapi-idempotency-key-header (IETF).
"""

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiohttp import web

from handlers.request import body
from handlers.request.body import Witness
from handlers.request.errors import InvalidKey, KeyInUse, KeyReused
from handlers.request.keys import CALLER
from handlers.response import REPLAYED
from offload.files.replays import Copy, Kept
from offload.job import Job, Receipt

KEPT = web.AppKey("kept", Kept)

# How a job is run: the witness sees the body as it comes.
Run = Callable[[web.Request, Job, Witness], Awaitable[Receipt]]

_HEADER = "Idempotency-Key"
# A string of a structured field (RFC 9651), as the draft has it; without its quotes as well, as
# most clients send it.
_KEY = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\]){1,255})"|([!#-+\--\[\]-~]{1,255})')
# A second: most documents take less.
_SOON = {"Retry-After": "1"}


async def once(request: web.Request, job: Job, run: Run) -> Receipt:
    """Have a job's document made, unless it has been for this caller's key.

    Raises:
        InvalidKey: it can't be a key.
        KeyInUse: the first request is in work.
        KeyReused: the first request was another one.
    """
    key = _key(request)
    if key is None:
        return await run(request, job, bytes)
    kept, fingerprint = request.app[KEPT], Fingerprint(request, job)
    if copy := await kept.take(key, job.document):
        return await _again(request, job, copy, fingerprint)
    if kept.is_held(key):
        raise KeyInUse("A request with this Idempotency-Key is in work.", headers=_SOON)
    with kept.held(key):
        receipt = await run(request, job, fingerprint.see)
        await kept.keep(key, fingerprint.digest(), job.document, receipt)
        return receipt


class Fingerprint:
    """What tells a request from others: its target, its format, its type and its body.

    Clients make a new boundary for each try, so that of an upload does not count.
    """

    def __init__(self, request: web.Request, job: Job) -> None:
        multipart = request.content_type == "multipart/form-data"
        self._boundary = body.boundary(request).encode() if multipart else b""
        kind = request.content_type if multipart else request.headers.get("Content-Type", "")
        head = f"{request.path_qs}\n{job.options.format}\n{kind}"
        self._digest = hashlib.sha256(head.encode())
        if lock := job.options.lock:
            self._digest.update(f"\n{lock.user}\n{lock.owner}".encode())
        self._rest = b""

    def see(self, piece: bytes) -> None:
        """Take in the next piece of the body; a boundary may begin in one and end in the next."""
        text = self._rest + piece
        if self._boundary:
            text = text.replace(self._boundary, b"")
        cut = max(len(text) - len(self._boundary), 0)
        self._digest.update(text[:cut])
        self._rest = text[cut:]

    def digest(self) -> str:
        """In hexadecimal, once the whole body was seen."""
        self._digest.update(self._rest)
        return self._digest.hexdigest()


async def _again(request: web.Request, job: Job, copy: Copy, fingerprint: Fingerprint) -> Receipt:
    """What was made for the first request, if this is it once more."""
    await body.receive(request, job.folder, job.claim.deadline, fingerprint.see)
    if copy.fingerprint != fingerprint.digest():
        raise KeyReused("Its target, its options or its body differ from the first request's.")
    request[REPLAYED] = True
    return replace(copy.receipt, queue_seconds=0.0, render_seconds=0.0)


def _key(request: web.Request) -> tuple[str | None, str] | None:
    """The caller and the key: callers know nothing of each other's."""
    sent = request.headers.getall(_HEADER, [])
    if not sent:
        return None
    match = _KEY.fullmatch(sent[0].strip())
    if match is None or len(sent) > 1:
        raise InvalidKey(f"{', '.join(sent)[:100]!r} is no key of 1 to 255 printable characters.")
    return request.get(CALLER), match[1] or match[2]
