"""The replay cache: documents that are kept for a while, for a caller who repeats a request.

They are hard links: a document is in its job's folder and here, and going from one place leaves it
in the other. So whoever sends one need not know whether it is still kept.
"""

import asyncio
import os
import secrets
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from offload.files.spool import Spool
from offload.job import Receipt
from offload.threads import in_thread

# Seconds. Retries come within minutes; what is asked for later is made again.
_LONGEST = 3600.0
# A sixteenth of the spool's room in our manifests, and no more in the loop's memory than 5 MB.
_MOST_BYTES = 64 << 20
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Replay:
    """A document that is kept.

    Args:
        fingerprint: tells its request from others.
        folder: where the document is.
        receipt: of its making.
        expires_at: an instant of the cache's clock.
        owner: whose document it is; what others keep does not drive it out.
    """

    fingerprint: str
    folder: Path
    receipt: Receipt
    expires_at: float
    owner: str | None = None

    @property
    def document(self) -> Path:
        """What the press made."""
        return self.folder / "document"


class ReplayCache:
    """The newest documents by key, within limits of time, number and size.

    Args:
        spool: the one whose documents these are.
        clock: the time in seconds.
    """

    def __init__(self, spool: Spool, clock: Callable[[], float] = time.monotonic) -> None:
        self._spool = spool
        self._clock = clock
        self._replays: dict[Hashable, Replay] = {}
        self._in_work: set[Hashable] = set()
        self._bytes = 0
        self._timer_runs = False

    def __repr__(self) -> str:
        return f"<ReplayCache {len(self._replays)} documents, {self._bytes} bytes>"

    def is_in_work(self, key: Hashable) -> bool:
        """Whether a document for this key is being made."""
        return key in self._in_work

    @contextmanager
    def in_work(self, key: Hashable) -> Iterator[None]:
        """Hold a key while its document is made."""
        self._in_work.add(key)
        try:
            yield
        finally:
            self._in_work.remove(key)

    async def take(self, key: Hashable, document: Path) -> Replay | None:
        """Link the document that is kept for this key, if there is one, to this path."""
        self._expire()
        if replay := self._replays.get(key):
            with suppress(FileNotFoundError):  # dropped this very moment
                await in_thread(_link, replay.document, document)
                return replay
        return None

    async def keep(
        self,
        key: Hashable,
        fingerprint: str,
        document: Path,
        receipt: Receipt,
        owner: str | None = None,
    ) -> None:
        """Keep a document, unless it is larger than all that may be kept, or there is no room.

        Args:
            key: to find it by.
            fingerprint: of the request that it was made for.
            document: its file.
            receipt: of its making.
            owner: the caller, where it is known.
        """
        if receipt.size_bytes > _MOST_BYTES:
            return
        folder = self._spool.replays / secrets.token_hex(8)
        replay = Replay(fingerprint, folder, receipt.to_keep(), self._clock() + _LONGEST, owner)
        try:
            await in_thread(_link, document, replay.document)
        except OSError:  # its own caller gets it nevertheless
            self._spool.discard(folder)
            return
        except asyncio.CancelledError:
            self._spool.discard(folder)  # the thread has linked it all the same
            raise
        self._replays[key] = replay
        self._bytes += receipt.size_bytes
        self._make_room()
        if not self._timer_runs:
            self._expire_in(_LONGEST)

    def _expire_in(self, seconds: float) -> None:
        self._timer_runs = True
        asyncio.get_running_loop().call_later(seconds, self._expire_on_time)

    def _expire_on_time(self) -> None:
        """Nothing is kept for longer than was promised, though no request comes."""
        self._timer_runs = False
        self._expire()
        if self._replays:
            self._expire_in(self._oldest().expires_at - self._clock())

    def _expire(self) -> None:
        while self._replays and self._oldest().expires_at <= self._clock():
            self._drop_oldest()

    def _make_room(self) -> None:
        while self._bytes > _MOST_BYTES or len(self._replays) > _MOST:
            self._drop(self._greediest())

    def _greediest(self) -> Hashable:
        """The oldest document of the owner who has the most of what is short."""
        too_many = len(self._replays) > _MOST
        held: Counter[str | None] = Counter()
        for replay in self._replays.values():
            held[replay.owner] += 1 if too_many else replay.receipt.size_bytes
        [(owner, _)] = held.most_common(1)
        return next(key for key, replay in self._replays.items() if replay.owner == owner)

    def _oldest(self) -> Replay:
        return next(iter(self._replays.values()))

    def _drop_oldest(self) -> None:
        self._drop(next(iter(self._replays)))

    def _drop(self, key: Hashable) -> None:
        replay = self._replays.pop(key)
        self._bytes -= replay.receipt.size_bytes
        self._spool.discard(replay.folder)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.link(source, target, follow_symlinks=False)  # a worker made it
