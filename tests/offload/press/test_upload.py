from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from offload.errors import MalformedBody
from offload.press.upload import Upload

INDEX = b'--b\r\nContent-Disposition: form-data; name="index.html"\r\n\r\n<p>x\r\n'
PIECES = (
    b"--b", b"--b--", b"\r\n", b"\n", b"\r\n\r\n", b"Content-Disposition: form-data; ",
    b'name="index.html"', b'name="', b'filename="', b'"', b";", b"Content-Type: text/css", b"../",
    b"filename*=UTF-8''%ff", b"\\", b"\0", b"\xff", b"Content-Length: -1", b":", b"x" * 5000,
)  # fmt: skip

same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def unpack(folder: Path, body: bytes, boundary: str = "b") -> Upload:
    path = folder / "body"
    path.write_bytes(body)
    return Upload.parse(path, boundary)


def part(disposition: str, content: bytes = b"x") -> bytes:
    return (
        f"--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"
    )


def test_a_part_is_found_by_its_name_and_by_its_filename(tmp_path: Path) -> None:
    body = INDEX + part('name="css/a.css"; filename="b.css"') + b"--b--\r\n"
    bundle = unpack(tmp_path, body)
    assert bundle.index().content == b"<p>x"
    assert bundle.read("css/a.css") == bundle.read("b.css") == (b"x", None)
    with pytest.raises(LookupError):
        bundle.read("none")


def test_unicode_normal_forms_of_a_name_find_each_other(tmp_path: Path) -> None:
    composed, decomposed = "gr\u00f6.png", "gro\u0308.png"
    for sent, asked in ((composed, decomposed), (decomposed, composed)):
        bundle = unpack(tmp_path, INDEX + part(f'name="files"; filename="{sent}"') + b"--b--\r\n")
        assert bundle.read(asked)[0] == b"x"


@pytest.mark.parametrize("field", ["files", "files[]", "images[]", "file"])
def test_a_field_takes_any_number_of_files(tmp_path: Path, field: str) -> None:
    files = part(f'name="{field}"; filename="a"', b"1") + part(
        f'name="{field}"; filename="b"', b"2"
    )
    bundle = unpack(tmp_path, INDEX + files + b"--b--\r\n")
    assert [bundle.read(name)[0] for name in "ab"] == [b"1", b"2"]


@pytest.mark.parametrize(
    "twins",
    [
        part('name="a.css"') * 2,
        part('name="files[]"; filename="a.css"') * 2,
        part('name="one"; filename="a.css"') + part('name="two"; filename="a.css"'),
    ],
)
def test_two_parts_of_one_name_are_named(tmp_path: Path, twins: bytes) -> None:
    with pytest.raises(MalformedBody, match=r"'a\.css'"):
        unpack(tmp_path, INDEX + twins + b"--b--\r\n")


def test_files_of_one_name_in_folders_are_told_apart_by_their_fields(tmp_path: Path) -> None:
    files = part('name="one/a.css"; filename="a.css"', b"1") + part(
        'name="two/a.css"; filename="a.css"', b"2"
    )
    bundle = unpack(tmp_path, INDEX + files + b"--b--\r\n")
    assert [bundle.read(f"{folder}/a.css")[0] for folder in ("one", "two")] == [b"1", b"2"]


@pytest.mark.parametrize("name", ["../a", "/a", "a/../b", "a//b", "a/", ".", "..", "", "./../a"])
def test_a_name_is_a_relative_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(MalformedBody):
        unpack(tmp_path, INDEX + part(f'name="{name}"') + b"--b--\r\n")


def test_a_body_needs_a_document(tmp_path: Path) -> None:
    with pytest.raises(MalformedBody, match=r"index\.html"):
        unpack(tmp_path, part('name="a.css"') + b"--b--\r\n").index()


def test_a_body_has_no_more_parts_than_sense(tmp_path: Path) -> None:
    parts = b"".join(part(f'name="{n}.css"') for n in range(2001))
    with pytest.raises(MalformedBody):
        unpack(tmp_path, INDEX + parts + b"--b--\r\n")


@same_folder
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), max_size=30))
@example([INDEX, b"--b--\r\n"])
@example([INDEX])
def test_whatever_comes_is_a_bundle_or_malformed(tmp_path: Path, pieces: list[bytes]) -> None:
    for body in (b"".join(pieces), INDEX + b"".join(pieces)):
        try:
            unpack(tmp_path, body).index()
        except MalformedBody as error:
            assert str(error)


@same_folder
@given(st.text("0123456789abcXYZ'()+_,-./:=? ", min_size=1, max_size=70), st.binary(max_size=200))
def test_whatever_the_boundary_is(tmp_path: Path, boundary: str, body: bytes) -> None:
    try:
        unpack(tmp_path, b"--" + boundary.encode() + b"\r\n" + body, boundary).index()
    except MalformedBody as error:
        assert str(error)
