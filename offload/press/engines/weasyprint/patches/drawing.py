"""Numbers in a PDF: each is asked four times what it is before it is written.

Nearly all are floats, or bytes already. No change of pydyf's own is known that would replace this.
"""

from typing import Any

import pydyf

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


METHODS = ((pydyf, "_to_bytes", to_bytes),)
