"""Typesetters, each behind the `Engine` protocol. The rest of the press knows `ENGINE` alone."""

from offload.press.engines.engine import Engine
from offload.press.engines.weasyprint.engine import WeasyPrint

# One for the whole worker.
ENGINE: Engine = WeasyPrint()
