"""`pressroom templates preview --watch`: a browser that shows a template as it is edited."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from watchfiles import awatch

from handlers.request import preferences
from offload.errors import OffloadError
from offload.order import EngineName, Options, Order
from offload.templates import catalogue
from offload.threads import in_thread
from service.commands.local_pool import LocalPool, local_pool, temporary_spool
from service.settings import Settings

_PAGE = Path(__file__).with_name("preview.html")


@dataclass(frozen=True, slots=True)
class Watched:
    """What is shown: a template, its data, and options of the document.

    Args:
        name: of the template.
        folders: of templates, the built-in ones first.
        files: folders and files whose change asks for a new document.
        data: a JSON file; the template's sample without one.
        options: of the document, a PDF.
        engine: that typesets it; the template's first without one.
    """

    name: str
    folders: tuple[Path, ...]
    files: tuple[Path, ...]
    data: Path | None
    options: Options
    engine: EngineName | None = None


@dataclass(slots=True)
class Preview:
    """The last document that could be made, and what was wrong since. `version` counts changes."""

    document: bytes = b""
    error: str = ""
    version: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def show(self, document: bytes | None, error: str = "") -> None:
        """Put a new document or an error before the browsers."""
        async with self.changed:
            self.document = self.document if document is None else document
            self.error = error
            self.version += 1
            self.changed.notify_all()

    async def after(self, version: int) -> int:
        """Wait for a version later than this one."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.version > version)
            return self.version


async def watch(
    watched: Watched, settings: Settings, port: int, announce: Callable[[str], None]
) -> None:
    """Make the document at each change, and show it to browsers, until cancelled.

    Args:
        watched: what to show.
        settings: the operator's.
        port: to serve browsers on 127.0.0.1; 0 picks a free one.
        announce: is called with the URL, and with an error or a word at each change.
    """
    preview = Preview()
    async with temporary_spool() as spool, local_pool(settings, spool) as pool:
        await _render(watched, pool, preview, announce)
        async with _served(preview, port) as url:
            announce(url)
            async for _ in awatch(*watched.files):
                await _render(watched, pool, preview, announce)


async def _render(
    watched: Watched, pool: LocalPool, preview: Preview, announce: Callable[[str], None]
) -> None:
    try:
        document = await _document(watched, pool)
    except (OffloadError, LookupError, OSError) as error:
        message = "\n".join(map(str, (error, *getattr(error, "items", ()))))
        await preview.show(None, message)
        announce(message)
    else:
        await preview.show(document)
        announce(f"{watched.name}: made anew")


async def _document(watched: Watched, pool: LocalPool) -> bytes:
    templates = await in_thread(catalogue.publish, watched.folders, pool.spool.templates)
    template = templates[watched.name]
    content = await in_thread(watched.data.read_bytes) if watched.data else template.sample
    source = template.source(watched.engine)
    order = Order(source, watched.options, wait_seconds=preferences.LONGEST_WAIT)
    async with pool.document(order, content) as (_, document):
        return await in_thread(document.read_bytes)


@asynccontextmanager
async def _served(preview: Preview, port: int) -> AsyncIterator[str]:
    runner = web.AppRunner(_app(preview), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


def _app(preview: Preview) -> web.Application:
    async def page(_: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE)

    async def document(_: web.Request) -> web.Response:
        headers = {"Cache-Control": "no-store"}
        return web.Response(body=preview.document, content_type="application/pdf", headers=headers)

    async def state(request: web.Request) -> web.Response:
        """Answers once there is something newer than `after`: long polling."""
        version = await preview.after(int(request.query.get("after", "0")))
        return web.json_response({"version": version, "error": preview.error})

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_get("/document.pdf", document)
    app.router.add_get("/state", state)
    return app
