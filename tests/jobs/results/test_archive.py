import io
import time
import tracemalloc
import zipfile
import zlib

import pytest

from jobs.record import Line
from jobs.results import archive

CONTENT = {"a": b"first", "b": b"second" * 100_000, "c": b""}


def line(number: int, pack: str, offset: int = 0) -> Line:
    content = CONTENT[pack][offset:]
    return Line(number, pack, offset, len(content), zlib.crc32(content))


def read(pack: str, offset: int, size: int) -> bytes:
    return CONTENT[pack][offset : offset + size]


def test_it_is_a_zip_of_the_documents() -> None:
    lines = [("a.pdf", line(0, "a")), ("Größe.pdf", line(1, "b", 3)), ("c.pdf", line(2, "c"))]
    whole = io.BytesIO(b"".join(archive.pieces(lines, read, time.time())))
    with zipfile.ZipFile(whole) as file:
        assert file.testzip() is None
        assert file.namelist() == ["a.pdf", "Größe.pdf", "c.pdf"]
        assert file.read("Größe.pdf") == CONTENT["b"][3:]
        assert file.infolist()[0].date_time[0] == time.gmtime().tm_year


def test_one_of_nothing_is_a_zip_too() -> None:
    whole = io.BytesIO(b"".join(archive.pieces([], read, 0.0)))
    assert zipfile.ZipFile(whole).namelist() == []


def test_more_files_than_the_old_format_counts() -> None:
    lines = ((f"{n}.pdf", line(n, "a")) for n in range(70_000))
    whole = io.BytesIO(b"".join(archive.pieces(lines, read, 0.0)))
    with zipfile.ZipFile(whole) as file:
        assert len(file.infolist()) == 70_000
        assert file.read("69999.pdf") == b"first"


def test_an_archive_beyond_four_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the limit lowered: a library that knows ZIP64 reads it all the same."""
    monkeypatch.setattr(archive, "_LARGEST_32", 100_000)
    lines = [(f"{n}.pdf", line(n, "a")) for n in range(3000)]
    whole = b"".join(archive.pieces(lines, read, 0.0))
    monkeypatch.undo()
    far = archive._central(b"x", lines[0][1], (0, 0), (1 << 32) + 5)
    assert int.from_bytes(far[-8:], "little") == (1 << 32) + 5
    assert b"PK\x06\x06" in whole
    assert b"PK\x06\x07" in whole


def test_memory_does_not_grow_with_the_documents() -> None:
    """Of the directory, which grows, a mebibyte is in memory."""

    def peak(count: int) -> int:
        tracemalloc.start()
        lines = ((f"{n:06}.pdf", line(n, "a")) for n in range(count))
        for _ in archive.pieces(lines, read, 0.0):
            pass
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert peak(40_000) - peak(20_000) < 1 << 18
