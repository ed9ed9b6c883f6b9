"""Whether a JPEG is whole: a decoder fills what it can't read with grey, and says nothing.

Its segments show a file that was cut off, or whose last scans are missing. Damage within a scan is
found by decoding all of it, as qpdf does, which minds what its library had to make up: that is all
that a reader would see as grey, and half of what has other colours. A picture that was whole once
is not decoded again: a logo is in every document.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b

import pikepdf

# Markers (ITU-T T.81, table B.1).
_FRAMES, _PROGRESSIVE, _SCAN, _END = (0xC0, 0xC1, 0xC2), 0xC2, 0xDA, 0xD9
# The first marker behind a scan's data, in which 0xFF stands before 0, or is of a restart.
_BEHIND_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
# What some cameras write before the end, which belongs to no scan.
_PADDING = re.compile(rb"\x00+(?=\xff\xd9)")
# Coefficients of a block, and what stands for one of which no bit is there.
_BLOCK, _MISSING = 64, 16
# Bytes of what is decoded, which takes 100 ms: a photograph of more would take a second.
_LARGEST = 1 << 20
# Pictures that are remembered, of 16 bytes each.
_MOST = 1000

_known: dict[bytes, None] = {}


def is_whole(content: bytes) -> bool:
    """Whether all of a JPEG is there, and all that is there can be read."""
    name = blake2b(content, digest_size=16).digest()
    if name in _known:
        return True
    if not _is_sound(content):
        return False
    if len(_known) >= _MOST:
        _known.clear()
    _known[name] = None
    return True


def _is_sound(content: bytes) -> bool:
    """Whether its scans hold each coefficient to the last bit, the end follows, and all is read."""
    missing: dict[int, list[int]] = {}
    needed, has_end = 1, False
    for marker, data in _segments(content):
        if marker in _FRAMES and len(data) > 5:
            missing = {part: [_MISSING] * _BLOCK for part in data[6 : 6 + 3 * data[5] : 3]}
            needed = _BLOCK if marker == _PROGRESSIVE else 1
        elif marker == _SCAN and data:
            _note(data, missing)
        has_end = marker == _END
    if not missing:
        return True  # it can't be shown at all, and that is said elsewhere
    has_all = not any(any(bits[:needed]) for bits in missing.values())
    return has_end and has_all and _can_be_decoded(content)


def _note(header: bytes, missing: dict[int, list[int]]) -> None:
    """Take down how many bits of which coefficients are missing behind a scan (T.81, B.2.3)."""
    parts, (first, last, depth) = header[1:-3:2], header[-3:]
    for part in parts:
        if part in missing:
            missing[part][first : last + 1] = [depth & 15] * (last + 1 - first)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Its markers and what belongs to them, to the end of the picture."""
    place = 2
    while place + 2 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == _END:
            yield marker, b""
            return
        length = int.from_bytes(content[place + 2 : place + 4])
        yield marker, content[place + 4 : place + 2 + length]
        place += 2 + length
        if marker == _SCAN:
            behind = _BEHIND_SCAN.search(content, place)
            place = behind.end() - 2 if behind else len(content)


def _can_be_decoded(content: bytes) -> bool:
    if len(content) > _LARGEST:
        return True
    padded = _PADDING.search(content)
    return _decodes(content) or bool(padded and _decodes(_PADDING.sub(b"", content)))


def _decodes(content: bytes) -> bool:
    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, content, Filter=pikepdf.Name.DCTDecode)
        try:
            stream.read_bytes(pikepdf.StreamDecodeLevel.all)
        except (pikepdf.PdfError, RuntimeError):
            return False
    return True
