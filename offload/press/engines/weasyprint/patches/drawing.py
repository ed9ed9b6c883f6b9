"""Writing a PDF: each number in it is asked four times what it is before it is written.

Nearly all are floats, or bytes already. And to cut a font down to the glyphs of a document,
WeasyPrint has cffi parse a type of C, an array of so many glyphs: 2 ms for each number of them that
it has not seen. An array of any length is parsed once.

No change of pydyf's or WeasyPrint's own is known that would replace this.
"""

from typing import Any

import pydyf
from weasyprint.pdf import fonts

_GLYPHS = "hb_codepoint_t["

_to_bytes = pydyf._to_bytes  # noqa: SLF001 - it is the one to replace


def to_bytes(item: Any) -> bytes:
    """`pydyf._to_bytes`: what a PDF says of an item."""
    kind = type(item)
    if kind is bytes:
        return bytes(item)
    if kind is not float:
        written: bytes = _to_bytes(item)
        return written
    return b"%d" % item if item.is_integer() else f"{item:f}".rstrip("0").encode()


class Arrays:
    """WeasyPrint's `ffi`, with arrays of glyphs whose type does not say how long they are."""

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, kind: str, *values: Any) -> Any:
        """`ffi.new`."""
        return self._ffi.new(f"{_GLYPHS}]" if kind.startswith(_GLYPHS) else kind, *values)


METHODS = ((pydyf, "_to_bytes", to_bytes), (fonts, "ffi", Arrays(fonts.ffi)))
