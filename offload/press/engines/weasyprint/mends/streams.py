"""A stream whose data end in a carriage return: a validator takes it for a part of the line break.

Between data and `endstream` stands a line break that the length does not count (ISO 32000-2,
7.3.8.1). pydyf writes a line feed, which makes one line break of a carriage return before it. With
a line break of two characters of its own the data end where the length says.
"""

from contextlib import suppress

import pydyf

_END, _AMBIGUOUS = b"\nendstream", b"\r\nendstream"
_data = pydyf.Stream.data


def data(stream: pydyf.Stream) -> bytes:
    """`Stream.data`."""
    written: bytes = _joined(stream)
    if written.endswith(_AMBIGUOUS):
        return written.removesuffix(_END) + _AMBIGUOUS
    return written


def _joined(stream: pydyf.Stream) -> bytes:
    """Pydyf's own data, of what was written as one piece: it asks each for its type otherwise."""
    pieces = stream.stream
    with suppress(TypeError):  # some are no bytes yet
        stream.stream = [b"\n".join(pieces)]
    try:
        written: bytes = _data.fget(stream)
    finally:
        stream.stream = pieces
    return written


METHODS = ((pydyf.Stream, "data", property(data)),)
