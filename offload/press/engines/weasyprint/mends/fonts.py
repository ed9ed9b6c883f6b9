"""A font of which no glyph is drawn, in PDF/A-1: the list of its glyphs has none to end with.

It is a form field's that shows nothing yet. No issue of WeasyPrint's own is known.
"""

from typing import Any

from weasyprint.pdf import fonts

_build = fonts._build_vector_font_dictionary  # noqa: SLF001 - it is the one to mend


def build_vector_font_dictionary(dictionary: Any, pdf: Any, font: Any, *rest: Any) -> None:
    """`_build_vector_font_dictionary`, of `.notdef` where there is nothing else."""
    font.widths = font.widths or {0: 0}
    _build(dictionary, pdf, font, *rest)


FUNCTIONS = ((_build, build_vector_font_dictionary),)
