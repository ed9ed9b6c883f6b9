"""Typesetters, each behind the `Engine` protocol. The rest of the press knows `ENGINES` alone."""

from collections.abc import Mapping

from offload.order import EngineName
from offload.press.engines.engine import Document, Engine
from offload.press.engines.typst.engine import Typst
from offload.press.engines.weasyprint.engine import WeasyPrint

# One of each for the whole worker.
ENGINE: Engine = WeasyPrint()
ENGINES: Mapping[EngineName, Engine] = {"weasyprint": ENGINE, "typst": Typst()}


def engine_of(document: Document) -> Engine:
    """The engine that reads such a document."""
    return ENGINES["typst" if document.program else "weasyprint"]
