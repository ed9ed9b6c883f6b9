"""Put quicker and mended functions in WeasyPrint, in the version that they were read in."""

import sys
from typing import Any

import weasyprint
from weasyprint import svg
from weasyprint.css.computed_values import COMPUTER_FUNCTIONS
from weasyprint.css.validation.properties import PROPERTIES
from weasyprint.formatting_structure.build import BOX_TYPE_FROM_DISPLAY
from weasyprint.html import HTML_HANDLERS

from offload.limits import PATCHED_WEASYPRINT
from offload.press.engines.weasyprint import fonts as unpacked_fonts
from offload.press.engines.weasyprint import rasters, sheets
from offload.press.engines.weasyprint.mends import (
    colors,
    conditional_rules,
    floats,
    fonts,
    markers,
    media_queries,
    running,
    separators,
    streams,
)
from offload.press.engines.weasyprint.mends import flex as mended_flex
from offload.press.engines.weasyprint.mends import grids as mended_grids
from offload.press.engines.weasyprint.mends.declarations import (
    attributes,
    calculations,
    font_sizes,
    mixes,
    reverted,
    selectors,
    spellings,
    unboxed,
    variables,
)
from offload.press.engines.weasyprint.mends.svg import colors as svg_colors
from offload.press.engines.weasyprint.mends.svg import dashes, inheritance, strokes, symbols
from offload.press.engines.weasyprint.mends.svg import fonts as svg_fonts
from offload.press.engines.weasyprint.patches import (
    boxes,
    cascade,
    drawing,
    glyphs,
    lines,
    pages,
    pngs,
    queries,
    single_lines,
    styles,
    tokens,
)
from offload.press.engines.weasyprint.patches.nested import columns, flex, grids
from offload.press.engines.weasyprint.patches.tables import borders, widths
from offload.press.engines.weasyprint.warnings import (
    elements,
    left_out_declarations,
    left_out_rules,
    pictures,
)
from offload.press.engines.weasyprint.warnings.svg import texts


def install_patches() -> bool:
    """Put them in, for the life of the process; in another version of WeasyPrint, do nothing.

    Returns:
        Whether they are in.
    """
    if weasyprint.__version__ != PATCHED_WEASYPRINT:
        return False
    for slow, quick in (
        *boxes.FUNCTIONS,
        *columns.FUNCTIONS,
        *flex.FUNCTIONS,
        *drawing.FUNCTIONS,
        *glyphs.FUNCTIONS,
        *lines.FUNCTIONS,
        *pages.FUNCTIONS,
        *single_lines.FUNCTIONS,
        *borders.FUNCTIONS,
        *widths.FUNCTIONS,
    ):
        _replace(slow, quick)
    for faulty, mended in (
        *attributes.FUNCTIONS,
        *calculations.FUNCTIONS,
        *font_sizes.FUNCTIONS,
        *mixes.FUNCTIONS,
        *floats.FUNCTIONS,
        *fonts.FUNCTIONS,
        *mended_flex.FUNCTIONS,
        *markers.FUNCTIONS,
        *running.FUNCTIONS,
        *mended_grids.FUNCTIONS,
        *grids.FUNCTIONS,
        *media_queries.FUNCTIONS,
        *conditional_rules.FUNCTIONS,
        *selectors.FUNCTIONS,
        *spellings.FUNCTIONS,
        *svg_fonts.FUNCTIONS,
        *symbols.FUNCTIONS,
        *unboxed.FUNCTIONS,
        *variables.FUNCTIONS,
        *reverted.FUNCTIONS,
    ):
        _replace(faulty, mended)
    for owner, name, method in (
        *boxes.METHODS,
        *cascade.METHODS,
        *drawing.METHODS,
        *queries.METHODS,
        *glyphs.METHODS,
        *styles.METHODS,
        *lines.METHODS,
        *pages.METHODS,
        *pngs.METHODS,
        *rasters.METHODS,
        *sheets.METHODS,
        *tokens.METHODS,
        *unpacked_fonts.METHODS,
    ):
        setattr(owner, name, method)
    for owner, name, mend in (
        *mended_flex.METHODS,
        *separators.METHODS,
        *colors.METHODS,
        *streams.METHODS,
        *strokes.METHODS,
        *dashes.METHODS,
        *svg_colors.METHODS,
        *svg_fonts.METHODS,
    ):
        setattr(owner, name, mend)
    for seen, watched in (
        *texts.FUNCTIONS,
        *left_out_rules.FUNCTIONS,
        *left_out_declarations.FUNCTIONS,
    ):
        _replace(seen, watched)
    for owner, name, watch in texts.METHODS:
        setattr(owner, name, watch)
    svg.TAGS.update(texts.TAGS)
    HTML_HANDLERS.update(pictures.HANDLERS | elements.HANDLERS | inheritance.HANDLERS)
    COMPUTER_FUNCTIONS.update(running.COMPUTED)
    PROPERTIES.update(unboxed.PROPERTIES_KNOWN | calculations.PROPERTIES_KNOWN)
    BOX_TYPE_FROM_DISPLAY.update(unboxed.BOX_TYPES)
    return True


def _replace(slow: Any, quick: Any) -> None:
    """WeasyPrint's modules import functions by name, so each may have a name of its own for it."""
    for module in [m for name, m in sys.modules.items() if name.partition(".")[0] == "weasyprint"]:
        for name, value in list(vars(module).items()):
            if value is slow:
                setattr(module, name, quick)
