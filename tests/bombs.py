"""Packed bytes that unpack to a thousand times as many, made without packing all of them."""

import zlib

_MEGABYTE = bytes(1 << 20)


def deflated(times: int, piece: bytes = _MEGABYTE) -> bytes:
    """So many times the piece, in zlib's format (RFC 1950)."""
    checksum = 1
    for _ in range(times):
        checksum = zlib.adler32(piece, checksum)
    return b"\x78\xda" + _blocks(times, piece) + checksum.to_bytes(4, "big")


def gzipped(times: int, piece: bytes = _MEGABYTE) -> bytes:
    """So many times the piece, in gzip's format (RFC 1952)."""
    checksum = 0
    for _ in range(times):
        checksum = zlib.crc32(piece, checksum)
    size = times * len(piece) % (1 << 32)
    tail = checksum.to_bytes(4, "little") + size.to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + _blocks(times, piece) + tail


def _blocks(times: int, piece: bytes) -> bytes:
    """What deflate makes of it (RFC 1951): after a full flush a block needs none before it."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * times + b"\x03\0"  # an empty block, which says that it is the last
