"""The codings of a body (RFC 9110, section 8.4; RFC 9112, section 7), undone and checked.

Each decoder is checked to its end: a stream that breaks off is damaged, however much of it could
be read. What comes out comes by the piece, so that whoever takes it can stop in time.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli
from aiohttp import web

from handlers.request.errors import BodyTooLarge, DamagedCoding, UnsupportedCoding

# Bytes of a decoded piece; brotli gives somewhat more.
_PIECE = 1 << 18
# No sender compresses what is compressed more than once; each coding multiplies.
_MOST = 2
# Bytes that may be made of each that came, beyond a first MiB: a table of 20,000 rows has 12.
_LARGEST_RATIO, _FREE = 200, 1 << 20
# Members of a gzip file: parallel compressors make one of 64 KiB. What follows each is copied.
_MOST_MEMBERS = 2000
_GZIP_WINDOW, _ZLIB_WINDOW, _RAW_WINDOW = 31, 15, -15


class Decoder(Protocol):
    """One coding being undone."""

    def decode(self, coded: bytes) -> Iterator[bytes]:
        """The pieces that more of the coded bytes give."""
        ...

    def close(self) -> None:
        """Raise DamagedCoding unless all of it has come."""
        ...


class _Gzip:
    """One gzip member after another, as RFC 1952 has it."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        self._begun = False
        self._members = 1

    def decode(self, coded: bytes) -> Iterator[bytes]:
        while coded:
            if self._member.eof:
                self._member = zlib.decompressobj(_GZIP_WINDOW)
                self._members += 1
            if self._members > _MOST_MEMBERS:
                raise DamagedCoding(f"The body has more than {_MOST_MEMBERS} members of gzip.")
            self._begun = True
            yield from _inflate(self._member, coded, "gzip")
            coded = self._member.unused_data

    def close(self) -> None:
        if not (self._begun and self._member.eof):
            raise _broken_off("gzip")


class _Deflate:
    """zlib's format, or, as some senders have it, what it wraps."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None

    def decode(self, coded: bytes) -> Iterator[bytes]:
        if not coded:
            return
        if self._stream is None:
            is_wrapped = coded[0] & 0xF == zlib.DEFLATED
            self._stream = zlib.decompressobj(_ZLIB_WINDOW if is_wrapped else _RAW_WINDOW)
        if self._stream.eof:
            raise _excessive("deflate")
        yield from _inflate(self._stream, coded, "deflate")
        if self._stream.unused_data:
            raise _excessive("deflate")

    def close(self) -> None:
        if self._stream is None or not self._stream.eof:
            raise _broken_off("deflate")


def _inflate(stream: "zlib._Decompress", coded: bytes, name: str) -> Iterator[bytes]:
    try:
        while coded or not stream.eof:
            piece = stream.decompress(coded, _PIECE)
            coded = stream.unconsumed_tail
            if piece:
                yield piece
            if stream.eof or not (piece or coded):
                return
    except zlib.error as error:
        raise DamagedCoding(f"The body is no {name} data.") from error


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def decode(self, coded: bytes) -> Iterator[bytes]:
        if coded and self._stream.is_finished():
            raise _excessive("br")
        try:
            while piece := self._stream.process(coded, output_buffer_limit=_PIECE):
                yield piece
                coded = b""
        except brotli.error as error:
            raise DamagedCoding("The body is no br data.") from error

    def close(self) -> None:
        if not self._stream.is_finished():
            raise _broken_off("br")


_DECODERS: dict[str, type[Decoder]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,  # the same, RFC 9110, section 8.4.1.3
    "deflate": _Deflate,
    "br": _Brotli,
}
ACCEPTED = "gzip, deflate, br"


class Decoding:
    """All codings of a body, the last one undone first.

    Args:
        decoders: one a coding, in the order in which they are undone.
    """

    def __init__(self, decoders: Iterable[Decoder] = ()) -> None:
        self._decoders = tuple(decoders)
        self._received = 0
        self._made = [0] * len(self._decoders)

    def decode(self, coded: bytes) -> Iterator[bytes]:
        """The pieces of the body that more of what was sent gives.

        Raises:
            DamagedCoding: it is not what its header says.
            BodyTooLarge: one of the codings gives so much that it must be a bomb.
        """
        self._received += len(coded)
        pieces: Iterator[bytes] = iter((coded,))
        for number in range(len(self._decoders)):
            pieces = self._undo(number, pieces)
        return filter(None, pieces)

    def _undo(self, number: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Count after each coding: what a bomb unpacks to may itself unpack to nothing."""
        for piece in pieces:
            for decoded in self._decoders[number].decode(piece):
                self._made[number] += len(decoded)
                if self._made[number] > _FREE + _LARGEST_RATIO * self._received:
                    raise BodyTooLarge(f"It unpacks to more than {_LARGEST_RATIO} times its size.")
                yield decoded

    def close(self) -> None:
        """The body has ended.

        Raises:
            DamagedCoding: its data has not.
        """
        for decoder in self._decoders:
            decoder.close()


def of_request(request: web.Request) -> Decoding:
    """How to undo what the request's headers name.

    Raises:
        UnsupportedCoding: one of the codings is not known, or there are too many.
    """
    names = _listed(request, "Content-Encoding") + _listed(request, "Transfer-Encoding")
    names = [name for name in names if name not in ("identity", "chunked")]
    if len(names) > _MOST or not _DECODERS.keys() >= set(names):
        raise UnsupportedCoding(
            f"The body is coded as {', '.join(names)[:100]!r}; "
            f"accepted: {ACCEPTED}, at most {_MOST} at once.",
            headers={"Accept-Encoding": ACCEPTED},
        )
    return Decoding(_DECODERS[name]() for name in reversed(names))


def _listed(request: web.Request, header: str) -> list[str]:
    items = ",".join(request.headers.getall(header, [])).split(",")
    return [item.strip().lower() for item in items if item.strip()]


def _broken_off(name: str) -> DamagedCoding:
    return DamagedCoding(f"The {name} data of the body breaks off before its end.")


def _excessive(name: str) -> DamagedCoding:
    return DamagedCoding(f"More bytes follow the end of the body's {name} data.")
