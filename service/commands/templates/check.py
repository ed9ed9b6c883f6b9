"""`pressroom templates check`: an operator's templates, with all their samples, as they are."""

import shutil
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

from handlers.request import preferences
from offload.errors import OffloadError
from offload.order import Options, Order, Template
from offload.templates import catalogue
from offload.templates.catalogue import PublishedTemplate
from offload.threads import in_thread
from service.commands.local_pool import LocalPool, local_pool, temporary_spool
from service.settings import Settings

# Between two machines' font renderers, edges differ a little. A pixel counts when it differs by
# more than this share of full scale, a picture when more than this share of its pixels does.
_FAINT, _FEW = 0.25, 0.002


@dataclass(frozen=True, slots=True)
class Finding:
    """How one sample did; `fault` is None when all is well."""

    sample: str
    fault: str | None


async def check(folder: Path, settings: Settings, *, update: bool) -> AsyncIterator[Finding]:
    """Make each `sample*.json` of each template, and compare page one with the picture beside it.

    Args:
        folder: of templates.
        settings: the operator's.
        update: write the pictures instead of comparing.

    Raises:
        TemplateBroken: a template lacks a file.
    """
    async with temporary_spool() as spool:
        roots = catalogue.roots(folder)
        templates = await in_thread(catalogue.publish, roots, spool.templates)
        async with local_pool(settings, spool) as pool:
            for sample in await in_thread(_samples, templates.values(), folder):
                fault = await _try(sample, pool, update=update)
                yield Finding(f"{sample.template.name}/{sample.data.name}", fault)


@dataclass(frozen=True, slots=True)
class _Sample:
    """Data for a template, and the picture of page one that is expected."""

    template: Template
    data: Path
    picture: Path


def _samples(templates: Iterable[PublishedTemplate], folder: Path) -> list[_Sample]:
    """Those of the folder's own templates."""
    return [
        _Sample(template.source(), data, folder / template.name / f"{data.stem}.png")
        for template in templates
        if (folder / template.name).is_dir()
        for data in sorted(template.folder.glob("sample*.json"))
    ]


async def _try(sample: _Sample, pool: LocalPool, *, update: bool) -> str | None:
    order = Order(sample.template, Options(format="png"), wait_seconds=preferences.LONGEST_WAIT)
    content = await in_thread(sample.data.read_bytes)
    try:
        async with pool.document(order, content) as (_, picture):
            if update:
                await in_thread(shutil.copyfile, picture, sample.picture)
            return await in_thread(_compare, picture, sample.picture)
    except OffloadError as error:
        return " ".join(map(str, (error, *error.items)))


def _compare(made: Path, expected: Path) -> str | None:
    from PIL import Image, ImageChops  # a lane's main module is this one too, and needs no Pillow

    if not expected.exists():
        return None
    with Image.open(made) as new, Image.open(expected) as old:
        if new.size != old.size:
            return f"{expected.name} is {old.size} pixels large, the page {new.size}"
        difference = ImageChops.difference(new.convert("L"), old.convert("L"))
        share = sum(difference.histogram()[round(255 * _FAINT) :]) / (new.width * new.height)
    return f"{share:.2%} of the page differ from {expected.name}" if share > _FEW else None
