"""Put quicker functions in the place of WeasyPrint's own, in the version that they were read in."""

import sys
from typing import Any

import weasyprint

from offload.press.engines.weasyprint.patches import flex, glyphs, lines, pages, pngs, styles

# Each does what this version's own does. In another version that may be something else.
VERSION = "70.0"


def install_patches() -> bool:
    """Put them in, for the life of the process; in another version of WeasyPrint, do nothing.

    Returns:
        Whether they are in.
    """
    if weasyprint.__version__ != VERSION:
        return False
    for slow, quick in (*flex.FUNCTIONS, *glyphs.FUNCTIONS, *lines.FUNCTIONS, *pages.FUNCTIONS):
        _replace(slow, quick)
    for owner, name, method in (*styles.METHODS, *lines.METHODS, *pages.METHODS, *pngs.METHODS):
        setattr(owner, name, method)
    return True


def _replace(slow: Any, quick: Any) -> None:
    """WeasyPrint's modules import functions by name, so each may have a name of its own for it."""
    for module in [m for name, m in sys.modules.items() if name.startswith("weasyprint.")]:
        for name, value in list(vars(module).items()):
            if value is slow:
                setattr(module, name, quick)
