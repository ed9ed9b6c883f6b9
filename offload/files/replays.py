"""Documents that are kept for a while, for a caller who may ask again.

They are hard links: a document is in its job's folder and here, and going from one place leaves it
in the other. So nobody who sends one has to know whether it is still kept.
"""

import asyncio
import os
import secrets
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from offload.files.spool import Spool, in_thread
from offload.job import Receipt

# Seconds. Retries come within minutes; what is asked for later is made again.
_LONGEST = 3600.0
# A sixteenth of the spool's room in our manifests, and no more in the loop's memory than 5 MB.
_MOST_BYTES = 64 << 20
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that is kept: `fingerprint` tells its request from others."""

    fingerprint: str
    folder: Path
    receipt: Receipt
    until: float

    @property
    def document(self) -> Path:
        """What the press made."""
        return self.folder / "document"


class Kept:
    """Copies by key: of the newest documents, within limits of time, number and size.

    Args:
        spool: the one whose documents these are.
        now: the time in seconds.
    """

    def __init__(self, spool: Spool, now: Callable[[], float] = time.monotonic) -> None:
        self._spool = spool
        self._now = now
        self._copies: dict[Hashable, Copy] = {}
        self._held: set[Hashable] = set()
        self._bytes = 0
        self._waking = False

    def __repr__(self) -> str:
        return f"<Kept {len(self._copies)} documents, {self._bytes} bytes>"

    def is_held(self, key: Hashable) -> bool:
        """Whether a document for this key is being made."""
        return key in self._held

    @contextmanager
    def held(self, key: Hashable) -> Iterator[None]:
        """Hold a key while its document is made."""
        self._held.add(key)
        try:
            yield
        finally:
            self._held.remove(key)

    async def take(self, key: Hashable, document: Path) -> Copy | None:
        """Put the copy for this key, if there is one, where a job's document belongs."""
        self._expire()
        if copy := self._copies.get(key):
            with suppress(FileNotFoundError):  # dropped this very moment
                await in_thread(_link, copy.document, document)
                return copy
        return None

    async def keep(self, key: Hashable, fingerprint: str, document: Path, receipt: Receipt) -> None:
        """Keep a document, unless it is larger than all that may be kept."""
        if receipt.size_bytes > _MOST_BYTES:
            return
        folder = self._spool.kept / secrets.token_hex(8)
        copy = Copy(fingerprint, folder, receipt, self._now() + _LONGEST)
        await in_thread(_link, document, copy.document)
        self._copies[key] = copy
        self._bytes += receipt.size_bytes
        self._make_room()
        if not self._waking:
            self._wake_in(_LONGEST)

    def _wake_in(self, seconds: float) -> None:
        self._waking = True
        asyncio.get_running_loop().call_later(seconds, self._wake)

    def _wake(self) -> None:
        """Nothing is kept for longer than was said, though nobody comes to ask."""
        self._waking = False
        self._expire()
        if self._copies:
            self._wake_in(self._oldest().until - self._now())

    def _expire(self) -> None:
        while self._copies and self._oldest().until <= self._now():
            self._drop_oldest()

    def _make_room(self) -> None:
        while self._bytes > _MOST_BYTES or len(self._copies) > _MOST:
            self._drop_oldest()

    def _oldest(self) -> Copy:
        return next(iter(self._copies.values()))

    def _drop_oldest(self) -> None:
        copy = self._copies.pop(next(iter(self._copies)))
        self._bytes -= copy.receipt.size_bytes
        self._spool.discard(copy.folder)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.link(source, target)
