"""A bad day: clients of all kinds, a saboteur among the processes, and a ledger that must close."""

import asyncio
import io
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil
import pypdfium2

from tests.evil_html import ENDLESS, GREEDY
from tests.process import ServiceProcess

# What a client may honestly be told on such a day.
HONEST = {400, 408, 413, 415, 422, 500, 503, 504}


@dataclass
class Ledger:
    """What the clients sent, and what became of each of it."""

    sent: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def close(self, end: str) -> None:
        """One request has ended."""
        self.ends[end] += 1

    def accuse(self, end: str, why: str) -> None:
        """One request has ended as none may."""
        self.ends[end] += 1
        self.broken.append(f"{end}: {why}")

    @property
    def balanced(self) -> bool:
        """Every request has had exactly one end."""
        return self.sent == sum(self.ends.values())


class Chaos:
    """Load and sabotage against one service, until it is told to stop.

    Args:
        service: the real process.
        clients: how many keep asking.
        seed: makes the choices; time does not follow it.
    """

    def __init__(self, service: ServiceProcess, clients: int, seed: int) -> None:
        self.ledger = Ledger()
        self.sabotage: Counter[str] = Counter()
        self._service = service
        self._clients = clients
        self._chance = random.Random(seed)
        self._stopping = False

    async def run(self, seconds: float, spool: Path | None = None) -> None:
        """Go on for so long; then SIGTERM in the middle of it, and wait for every answer."""
        async with aiohttp.ClientSession(self._service.url) as session:
            clients = [asyncio.create_task(self._client(session)) for _ in range(self._clients)]
            await self._sabotage(time.monotonic() + seconds, spool)
            self._stopping = True
            self._service.signal(signal.SIGTERM)
            await asyncio.gather(*clients)

    async def _client(self, session: aiohttp.ClientSession) -> None:
        asks = (self._document,) * 12 + (
            self._long,
            self._garbage,
            self._hang_up,
            self._trickle,
            self._hopeless,
            self._greedy,
        )
        while not self._stopping:
            await self._chance.choice(asks)(session)

    async def _document(self, session: aiohttp.ClientSession) -> None:
        token = f"token{self._chance.getrandbits(64):016x}"
        rows = "<tr><td>row<td>1.00" * self._chance.randrange(60)
        await self._ask(session, f"<p>{token}<table>{rows}</table>".encode(), token)

    async def _long(self, session: aiohttp.ClientSession) -> None:
        token = f"token{self._chance.getrandbits(64):016x}"
        await self._ask(session, f"<p>{token}{'<p>word' * 400}".encode(), token)

    async def _garbage(self, session: aiohttp.ClientSession) -> None:
        kind = self._chance.choice(["text/html", "multipart/form-data; boundary=b", "image/png"])
        await self._ask(session, self._chance.randbytes(2000), None, {"Content-Type": kind})

    async def _hopeless(self, session: aiohttp.ClientSession) -> None:
        await self._ask(session, ENDLESS, None, {"Prefer": "wait=1"})

    async def _greedy(self, session: aiohttp.ClientSession) -> None:
        await self._ask(session, GREEDY, None, {"Prefer": "wait=5"})

    async def _trickle(self, session: aiohttp.ClientSession) -> None:
        async def slowly() -> AsyncIterator[bytes]:
            for _ in range(100):
                yield b"<p>word"
                await asyncio.sleep(0.05)

        await self._ask(session, slowly(), None, {"Prefer": "wait=1"})

    async def _hang_up(self, session: aiohttp.ClientSession) -> None:
        self.ledger.sent += 1
        ask = session.post("/v1/pdf", data=ENDLESS, headers={"Content-Type": "text/html"})
        with suppress(TimeoutError, aiohttp.ClientError):
            await asyncio.wait_for(ask, self._chance.uniform(0.0, 0.3))
        self.ledger.close("hung up")

    async def _ask(
        self,
        session: aiohttp.ClientSession,
        body: bytes | AsyncIterator[bytes],
        token: str | None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.ledger.sent += 1
        named = {"Content-Type": "text/html", **(headers or {})}
        data = io.BytesIO(body) if isinstance(body, bytes) else body
        try:
            async with session.post("/v1/pdf", data=data, headers=named) as answer:
                content = await answer.read()
        except (aiohttp.ClientConnectionError, ConnectionError) as error:
            # A body that is refused early may cut its sender off; so does a listener that closed.
            early = self._stopping or not isinstance(body, bytes) or len(body) > 1 << 20
            (self.ledger.close if early else self._accuse_lost(error))("no connection")
            return
        await self._judge(answer.status, content, token)

    def _accuse_lost(self, error: Exception) -> Callable[[str], None]:
        return lambda end: self.ledger.accuse(end, repr(error))

    async def _judge(self, status: int, content: bytes, token: str | None) -> None:
        if status == 200:
            text = await asyncio.to_thread(_text, content)
            if token is None or token in text:
                self.ledger.close("document")
            else:
                self.ledger.accuse("document", "not the caller's own")
        elif status in HONEST and json.loads(content)["status"] == status:
            self.ledger.close(json.loads(content)["type"].rpartition("/")[2])
        else:
            self.ledger.accuse(str(status), repr(content[:200]))

    async def _sabotage(self, end: float, spool: Path | None) -> None:
        acts: list[Callable[[], Awaitable[None]]] = [self._kill, self._kill, self._stop]
        acts += [self._kill_forkserver]
        acts += [lambda: self._fill(spool)] if spool else []
        while time.monotonic() < end:
            await asyncio.sleep(self._chance.uniform(0.5, 1.5))
            await self._chance.choice(acts)()

    async def _kill(self) -> None:
        self._strike(signal.SIGKILL, "worker killed")

    async def _stop(self) -> None:
        self._strike(signal.SIGSTOP, "worker stopped")

    def _strike(self, number: signal.Signals, name: str) -> None:
        pids = [lane["pid"] for lane in self._service.lanes() if lane["pid"]]
        if pids:
            self._hit(self._chance.choice(pids), number)
            self.sabotage[name] += 1

    async def _kill_forkserver(self) -> None:
        pids = [lane["pid"] for lane in self._service.lanes() if lane["pid"]]
        parent = forkserver_of(pids[0]) if pids else None
        if parent and parent not in (os.getpid(), self._service.pid):
            self._hit(parent, signal.SIGKILL)
            self.sabotage["forkserver killed"] += 1

    async def _fill(self, spool: Path | None) -> None:
        """Leave no room on the spool for a moment."""
        assert spool
        ballast = spool / "ballast"
        await asyncio.to_thread(write_until_full, ballast)
        await asyncio.sleep(0.3)
        ballast.unlink()
        self.sabotage["spool filled"] += 1

    def _hit(self, pid: int, number: signal.Signals) -> None:
        assert pid > 1
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def forkserver_of(pid: int) -> int | None:
    """The forkserver of a worker; None where the worker is gone or has lost it."""
    try:
        parent = psutil.Process(pid).ppid()
    except psutil.NoSuchProcess:
        return None
    return parent if parent > 1 else None


def _text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def write_until_full(path: Path) -> None:
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * (1 << 20))
