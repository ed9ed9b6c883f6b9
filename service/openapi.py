"""The description of what this service, as it is set up, answers to."""

import tempfile
from importlib.metadata import version
from pathlib import Path

from handlers.openapi.description import Description
from handlers.routes import operations
from offload.templates import catalogue
from service.settings import Settings


def describe(settings: Settings) -> Description:
    """The description, of no templates yet."""
    told = operations(pages=settings.console, jobs=settings.jobs)
    return Description(told, version("pressroom"), keys=settings.api_keys is not None)


def document(settings: Settings) -> bytes:
    """The description of all that there is, without a service: JSON.

    Raises:
        TemplateBroken: a template lacks a file.
        OSError: a file can't be read.
    """
    with tempfile.TemporaryDirectory() as home:
        entries = catalogue.publish(catalogue.roots(settings.templates), Path(home))
    description = describe(settings)
    description.renew(entries)
    return description.full.body
