import io
import zlib

import pikepdf

from offload.press.engines import streams


def archive() -> bytes:
    """With a stream whose checksum, which is its end, is that of a carriage return."""
    content = next(
        it for it in (b"% " + b"x" * n for n in range(999)) if zlib.adler32(it) % 256 == 13
    )
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pikepdf.Stream(pdf, zlib.compress(content), Filter=pikepdf.Name.FlateDecode)
        written = io.BytesIO()
        pdf.save(written, compress_streams=False)
    return written.getvalue()


def test_no_stream_of_an_archive_ends_in_a_carriage_return() -> None:
    plain = archive()
    assert b"\r\nendstream" in plain
    made = streams.unambiguous(plain, "pdf/a-3b")
    assert b"\r\nendstream" not in made
    assert made == streams.unambiguous(plain, "pdf/a-3b")
    with pikepdf.open(io.BytesIO(plain)) as before, pikepdf.open(io.BytesIO(made)) as after:
        assert before.pages[0].Contents.read_bytes() == after.pages[0].Contents.read_bytes()


def test_any_other_pdf_stays_as_it_is() -> None:
    plain = archive()
    assert streams.unambiguous(plain, None) == plain
    assert streams.unambiguous(plain, "pdf/ua-1") == plain
