"""Streams of an archive that end in a carriage return.

Its line feed before `endstream` and it are one end of a line, so that the stream is a byte longer
than it seems to be (ISO 19005-2, 6.1.7.1): validators refuse that.
"""

import io

import pikepdf

_AMBIGUOUS = b"\r\nendstream"


def unambiguous(pdf: bytes, variant: str | None) -> bytes:
    """A PDF's bytes; in PDF/A, such streams are not compressed, and so end otherwise.

    Args:
        pdf: the file.
        variant: what it claims to be.
    """
    if _AMBIGUOUS not in pdf or not (variant or "").startswith("pdf/a"):
        return pdf
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Stream) and item.read_raw_bytes().endswith(b"\r"):
                item.write(item.read_bytes())
        opened.save(written, compress_streams=False, deterministic_id=True)
    return written.getvalue()
