"""A real engine, a real pool, and the workers between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from handlers import problems
from jobs.lines import LineIndex
from jobs.record import Record, Request, new_id
from jobs.store.folder import FolderStore
from jobs.store.store import Store
from jobs.stream import Engine
from jobs.submission import Input, Jobs
from jobs.work.assembly import Binder
from jobs.work.chunks import ChunkWorkers
from jobs.work.foreman import Foremen
from jobs.work.making import Maker
from offload.errors import MalformedBody
from offload.templates.catalogue import BUILT_IN, publish
from service.broker import Broker
from tests.contract.press import Press
from tests.process import PATIENCE

KEEP = 3600.0


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Broker]:
    async with Broker(tmp_path / "engine") as broker:
        yield broker


@pytest.fixture
async def engine(broker: Broker) -> AsyncIterator[Engine]:
    engine = await Engine.connect(broker.url, 1)
    yield engine
    await engine.close()


def page(text: str) -> bytes:
    """A line that is a page of HTML."""
    return f'"<p>{text}</p>"'.encode()


@dataclass
class Works:
    """Jobs, and whoever does them."""

    jobs: Jobs
    store: Store
    engine: Engine
    press: Press
    templates: dict[str, str]
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def hire(self) -> None:
        """One more service's worth of workers."""
        maker = Maker(self.press.pool, self.press.spool, 2, self._folder, problems.describe)
        binder = Binder(self.press.pool, self.press.spool, self.store)
        self.chunks = ChunkWorkers(self.engine, self.store, maker, 2)
        foremen = Foremen(self.engine, self.store, binder, KEEP)
        self.tasks += [asyncio.create_task(work.run()) for work in (self.chunks, foremen)]

    async def dismiss(self) -> None:
        """Cancel them all, and wait for their end."""
        for task in self.tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self.tasks.clear()

    def draft(self, content: bytes) -> Path:
        draft = self.store.draft()
        draft.write_bytes(content)
        return draft

    async def submit(self, *lines: bytes, **members: object) -> Record:
        """A batch of HTML lines, unless its members say something else."""
        content = b"".join(line + b"\n" for line in lines)
        index = LineIndex(1 << 20)
        index.add(content)
        entries = index.finish()
        asked = {
            "id": new_id(),
            "caller": None,
            "kind": "batch",
            "source": {"kind": "html", "charset": None},
            "options": {},
            "created": 0.0,
            "lines": index.lines,
            "blank": index.blank,
            "chunks": index.chunks,
            "outputs": ("zip",),
        }
        request = Request(**(asked | members))  # type: ignore[arg-type]
        return await self.jobs.submit(request, Input(self.draft(content), entries))

    async def keys(self, job: str) -> list[str]:
        """Of all objects of a job."""
        return sorted(await asyncio.to_thread(lambda: [*self.store.keys(f"{job}/")]))

    async def ended(self, record: Record) -> Record:
        """The job once it has ended."""
        return await self.jobs.wait(record.request.caller, record.request.id, PATIENCE)

    def _folder(self, name: str) -> str:
        if name not in self.templates:
            raise MalformedBody(f"There is no template {name!r}.")
        return self.templates[name]


@pytest.fixture
async def works(engine: Engine, press: Press, tmp_path: Path) -> AsyncIterator[Works]:
    store = await asyncio.to_thread(FolderStore, tmp_path / "store")
    async with working(engine, press, store) as works:
        yield works


@asynccontextmanager
async def working(engine: Engine, press: Press, store: Store) -> AsyncIterator[Works]:
    """Jobs on a store of one's own."""
    published = await asyncio.to_thread(publish, [BUILT_IN], press.spool.templates)
    templates = {name: str(template.folder) for name, template in published.items()}
    async with AsyncExitStack() as stack:
        works = Works(Jobs(engine, store, KEEP), store, engine, press, templates)
        stack.push_async_callback(works.dismiss)
        works.hire()
        yield works
