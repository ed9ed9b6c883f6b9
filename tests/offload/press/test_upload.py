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

same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


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
    assert bundle.index() == b"<p>x"
    assert bundle.read("css/a.css") == bundle.read("b.css") == (b"x", None)
    with pytest.raises(LookupError):
        bundle.read("none")


@pytest.mark.parametrize("name", ["../a", "/a", "a/../b", "a//b", "a/", ".", "..", "", "./../a"])
def test_a_name_is_a_relative_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(MalformedBody):
        unpack(tmp_path, INDEX + part(f'name="{name}"') + b"--b--\r\n")


def test_a_body_needs_a_document(tmp_path: Path) -> None:
    with pytest.raises(MalformedBody, match=r"index\.html"):
        unpack(tmp_path, part('name="a"') + b"--b--\r\n").index()


def test_a_body_has_no_more_parts_than_sense(tmp_path: Path) -> None:
    parts = b"".join(part(f'name="{n}"') for n in range(2001))
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
