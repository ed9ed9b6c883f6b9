"""Loads the templates at the start, and again at each SIGHUP."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import structlog

from handlers.templates import ServedTemplates
from offload.errors import TemplateBroken
from offload.files.spool import Spool
from offload.limits import PoolLimits
from offload.templates import catalogue
from offload.templates.catalogue import PublishedTemplate, Templates
from offload.templates.trial import render_samples
from offload.threads import in_thread

_LOG = structlog.get_logger("pressroom.templates")


class TemplateLoader:
    """Puts templates into service; `served` are those that requests may use.

    Args:
        own: the operator's folder of templates, if any.
        limits: of the lane that tries templates.
        spool: where copies of the templates are kept.
        describe: is called with all templates, on a thread, before they are served.
    """

    def __init__(
        self,
        own: Path | None,
        limits: PoolLimits,
        spool: Spool,
        describe: Callable[[Templates], None],
    ) -> None:
        self.served = ServedTemplates()
        self._describe = describe
        self._roots = catalogue.roots(own)
        self._limits = limits
        self._spool = spool
        self._loading = asyncio.Lock()

    async def load(self) -> None:
        """Serve the templates as they are now: all of them, or none.

        Raises:
            TemplateBroken: one can't be used.
            OSError: a file can't be read.
        """
        async with self._loading:
            templates = await in_thread(catalogue.publish, self._roots, self._spool.templates)
            # Its lane is started even for none: a press that can't be loaded stops the start.
            await render_samples(self._untried(templates), self._limits, self._spool)
            await in_thread(self._describe, templates)
            self.served.by_name = templates

    async def reload(self) -> None:
        """Load, or log why not and go on with those that are served."""
        try:
            await self.load()
        except (TemplateBroken, OSError) as error:
            _LOG.error("templates not reloaded", reason=str(error))
        else:
            _LOG.info("templates reloaded", templates=list(self.served.by_name))

    def _untried(self, templates: Templates) -> list[PublishedTemplate]:
        """Those that are new. The built-in ones are not, unless an operator's files change them."""
        if self._roots == [catalogue.BUILT_IN]:
            return []
        tried = {template.folder for template in self.served.by_name.values()}
        return [template for template in templates.values() if template.folder not in tried]
