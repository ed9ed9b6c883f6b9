"""The templates in service: loaded at the start, and again at each SIGHUP."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import structlog

from handlers.openapi.operation import Entries
from handlers.templates import Shelf
from offload.errors import TemplateBroken
from offload.files.spool import Spool, in_thread
from offload.job import Terms
from offload.templates import catalogue
from offload.templates.catalogue import Entry
from offload.templates.trial import prove

_LOG = structlog.get_logger("pressroom.templates")


class Templates:
    """Fills the shelf that requests are served from.

    Args:
        own: the operator's folder of templates, if any.
        terms: what the lane that proves templates is held to.
        spool: where copies of the templates are kept.
        describe: is told of all templates, on a thread, before they are on the shelf.
    """

    def __init__(
        self, own: Path | None, terms: Terms, spool: Spool, describe: Callable[[Entries], None]
    ) -> None:
        self.shelf = Shelf()
        self._describe = describe
        self._roots = catalogue.roots(own)
        self._terms = terms
        self._spool = spool
        self._loading = asyncio.Lock()

    async def load(self) -> None:
        """Put the templates as they are now on the shelf: all of them, or none.

        Raises:
            TemplateBroken: one can't be used.
            OSError: a file can't be read.
        """
        async with self._loading:
            entries = await in_thread(catalogue.publish, self._roots, self._spool.templates)
            # Its lane is started even for none: a press that can't be loaded stops the start.
            await prove(self._new(entries), self._terms, self._spool)
            await in_thread(self._describe, entries)
            self.shelf.entries = entries

    async def reload(self) -> None:
        """Load, or go on with what is there and say why."""
        try:
            await self.load()
        except (TemplateBroken, OSError) as error:
            _LOG.error("templates not reloaded", reason=str(error))
        else:
            _LOG.info("templates reloaded", templates=list(self.shelf.entries))

    def _new(self, entries: Entries) -> list[Entry]:
        """Those that are not proven yet. Ours are, unless an operator lays files under them."""
        if self._roots == [catalogue.BUILT_IN]:
            return []
        proven = {entry.folder for entry in self.shelf.entries.values()}
        return [entry for entry in entries.values() if entry.folder not in proven]
