from pathlib import Path

import pytest

from offload import form_data
from offload.errors import MalformedBody
from offload.form_data import Part


def body(folder: Path, *parts: str | bytes) -> Path:
    """A body of these parts, each of which is its headers and its content."""
    encoded = [part.encode() if isinstance(part, str) else part for part in parts]
    path = folder / "body"
    path.write_bytes(b"".join(b"--b\r\n" + part + b"\r\n" for part in encoded) + b"--b--\r\n")
    return path


def part(folder: Path, head: str, content: bytes = b"x") -> Part:
    (only,) = form_data.parts(body(folder, head.encode() + b"\r\n\r\n" + content), "b")
    return only


FIELD = 'Content-Disposition: form-data; name="a.html"'


@pytest.mark.parametrize(
    ("disposition", "filename"),
    [
        ('filename="a.png"', "a.png"),
        ("filename=a.png", "a.png"),
        ("filename*=utf-8''gr%C3%B6.png", "grö.png"),
        ("FileName*=ISO-8859-1'de'gr%F6.png", "grö.png"),
        ("filename=\"x.png\"; filename*=UTF-8''gr%C3%B6.png", "grö.png"),
        ('filename="=?utf-8?B?Z3LDtsOfZS5wbmc=?="', "größe.png"),
        ('filename="=?iso-8859-1?Q?gr=F6.png?="', "grö.png"),
        ('filename="grö.png"', "grö.png"),
    ],
)
def test_a_file_name_is_read_as_it_is_written(
    tmp_path: Path, disposition: str, filename: str
) -> None:
    assert part(tmp_path, f"{FIELD}; {disposition}").filename == filename


@pytest.mark.parametrize(
    "disposition",
    ["filename*=klingon''%41.png", "filename*=utf-8''%ff.png", 'filename="=?klingon?Q?a?="'],
)
def test_a_file_name_that_cant_be_read_is_named(tmp_path: Path, disposition: str) -> None:
    with pytest.raises(MalformedBody, match=r"a\.html"):
        part(tmp_path, f"{FIELD}; {disposition}")


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("base64", b"PHA+aGVs\r\nbG8="),
        ("BASE64", b"PHA+aGVsbG8="),
        ("quoted-printable", b"=3Cp=3Ehel=\r\nlo"),
        ("8bit", b"<p>hello"),
        ("7bit", b"<p>hello"),
        ("binary", b"<p>hello"),
    ],
)
def test_a_transfer_encoding_is_undone(tmp_path: Path, encoding: str, content: bytes) -> None:
    head = f"{FIELD}\r\nContent-Transfer-Encoding: {encoding}"
    assert part(tmp_path, head, content).content == b"<p>hello"


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("x-uuencode", b"x"),
        ("base64", b"<p>x"),
        ("quoted-printable", b"<p>=ZZ"),
        ("quoted-printable", b"<p>x=3"),
    ],
)
def test_an_encoding_that_cant_be_undone_is_named(
    tmp_path: Path, encoding: str, content: bytes
) -> None:
    with pytest.raises(MalformedBody, match=encoding):
        part(tmp_path, f"{FIELD}\r\nContent-Transfer-Encoding: {encoding}", content)


def test_a_coding_of_a_part_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedBody, match=r"Content-Encoding 'gzip' of the part 'a\.html'"):
        part(tmp_path, f"{FIELD}\r\nContent-Encoding: GZIP")
    assert part(tmp_path, f"{FIELD}\r\nContent-Encoding: identity").content == b"x"


def test_the_charset_of_a_part(tmp_path: Path) -> None:
    typed = part(tmp_path, f'{FIELD}\r\nContent-Type: Text/HTML; Charset="ISO-8859-1"')
    assert (typed.media_type, typed.charset) == ("text/html", "ISO-8859-1")


def field(disposition: str, content: bytes = b"x") -> bytes:
    return f"Content-Disposition: form-data; {disposition}\r\n\r\n".encode() + content


def test_options_are_fields_that_are_no_files(tmp_path: Path) -> None:
    path = body(
        tmp_path,
        field('name="index.html"', b"<p>x"),
        field('name="page_size"', b"A5"),
        field('name="logo"; filename="logo.png"', b"x" * 200_000),
        field('name="css/a"', b"p { color: red }"),
        field('name="watermark"', "Entwurf — 1".encode()),
        field('name="page_size"', b"A6"),
    )
    assert form_data.options(path, "b") == [
        ("page_size", "A5"), ("watermark", "Entwurf — 1"), ("page_size", "A6"),
    ]  # fmt: skip
    assert [p.name for p in form_data.parts(path, "b") if p.is_option] == [
        "page_size", "watermark", "page_size",
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"x" * 5000, b"\xff"])
def test_an_option_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(MalformedBody, match="page_size"):
        form_data.options(body(tmp_path, field('name="page_size"', content)), "b")


@pytest.mark.parametrize("filename", ["page_size", "blob", "a5.txt"])
def test_an_option_that_is_sent_as_a_file_is_named(tmp_path: Path, filename: str) -> None:
    path = body(tmp_path, field(f'name="page_size"; filename="{filename}"', b"A5"))
    with pytest.raises(MalformedBody, match="'page_size' is sent as a file"):
        form_data.options(path, "b", {"page_size"})
    assert form_data.options(path, "b", {"margin"}) == []


def test_a_head_that_is_not_utf_8_is_told_in_words(tmp_path: Path) -> None:
    path = body(tmp_path, FIELD.encode() + b'; filename="gr\xf6.png"\r\n\r\nx')
    with pytest.raises(MalformedBody) as caught:
        list(form_data.parts(path, "b"))
    assert "UnicodeDecodeError" not in str(caught.value)


def test_what_is_no_upload_is_malformed(tmp_path: Path) -> None:
    path = tmp_path / "body"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(MalformedBody, match="multipart body is broken"):
        form_data.options(path, "b")
