"""A ZIP of documents that exist already, laid out in one pass (PKWARE APPNOTE 6.3.10).

Documents are stored as they are: PDFs are compressed. Their sizes and CRCs are known, so the
archive is headers with copies of ranges between them, and never in memory as a whole.
"""

import struct
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator

from jobs.record import Line

_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_ZIP64_EXTRA = struct.Struct("<HHQ")
_ZIP64_END = struct.Struct("<IQHHIIQQQQ")
_ZIP64_LOCATOR = struct.Struct("<IIQI")
_END = struct.Struct("<IHHHHIIH")
_UTF8_NAME = 1 << 11
_PLAIN, _ZIP64 = 20, 45  # versions that are needed to extract
_OWNER_READS = 0o100600 << 16
_LARGEST_16, _LARGEST_32 = 0xFFFF, 0xFFFFFFFF
# Bytes of the directory in memory; the rest is in a file. A million lines have 80 MB of it.
_IN_MEMORY = 1 << 20
_PIECE = 1 << 18
# What is read at once: documents of one pack lie side by side.
ReadRange = Callable[[str, int, int], bytes]


def pieces(lines: Iterable[tuple[str, Line]], read: ReadRange, when: float) -> Iterator[bytes]:
    """The archive's bytes.

    Args:
        lines: names in the archive, and the documents.
        read: gives bytes of a pack by its key, an offset and a size.
        when: Unix time of all its files.

    Raises:
        ValueError: a document has 4 GiB or more.
    """
    stamp = _dos_time(when)
    offset = count = 0
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as directory:
        for name, line in lines:
            assert line.pack
            encoded = name.encode()
            directory.write(_central(encoded, line, stamp, offset))
            header = _local(encoded, line, stamp)
            yield header
            yield from _copy(line.pack, line.offset, line.size, read)
            offset += len(header) + line.size
            count += 1
        size = directory.tell()
        directory.seek(0)
        while piece := directory.read(_PIECE):
            yield piece
    yield _end(count, size, offset)


def _copy(pack: str, offset: int, size: int, read: ReadRange) -> Iterator[bytes]:
    end = offset + size
    while offset < end:
        piece = read(pack, offset, min(_PIECE, end - offset))
        offset += len(piece)
        yield piece


def _local(name: bytes, line: Line, stamp: tuple[int, int]) -> bytes:
    if line.size >= _LARGEST_32:
        raise ValueError("a document is too large for an archive")
    return (
        _LOCAL.pack(
            0x04034B50, _PLAIN, _UTF8_NAME, 0, *stamp, line.crc, line.size, line.size, len(name), 0
        )
        + name
    )


def _central(name: bytes, line: Line, stamp: tuple[int, int], offset: int) -> bytes:
    far = offset >= _LARGEST_32
    extra = _ZIP64_EXTRA.pack(1, 8, offset) if far else b""
    needed = _ZIP64 if far else _PLAIN
    return (
        _CENTRAL.pack(
            0x02014B50, 3 << 8 | needed, needed, _UTF8_NAME, 0, *stamp, line.crc, line.size,
            line.size, len(name), len(extra), 0, 0, 0, _OWNER_READS, min(offset, _LARGEST_32),
        )
        + name
        + extra
    )  # fmt: skip


def _end(count: int, size: int, offset: int) -> bytes:
    plain = _END.pack(
        0x06054B50, 0, 0, min(count, _LARGEST_16), min(count, _LARGEST_16),
        min(size, _LARGEST_32), min(offset, _LARGEST_32), 0,
    )  # fmt: skip
    if count < _LARGEST_16 and offset + size < _LARGEST_32:
        return plain
    large = _ZIP64_END.pack(
        0x06064B50, _ZIP64_END.size - 12, 3 << 8 | _ZIP64, _ZIP64, 0, 0, count, count, size, offset
    )
    return large + _ZIP64_LOCATOR.pack(0x07064B50, 0, offset + size, 1) + plain


def _dos_time(when: float) -> tuple[int, int]:
    """Two 16-bit words: time in steps of two seconds, and date since 1980; UTC."""
    t = time.gmtime(max(when, 315532800))
    return t.tm_hour << 11 | t.tm_min << 5 | t.tm_sec // 2, (
        t.tm_year - 1980
    ) << 9 | t.tm_mon << 5 | t.tm_mday
