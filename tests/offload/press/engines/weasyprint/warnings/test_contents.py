import io
import random

import pytest
from PIL import Image

from offload.press.engines.weasyprint.warnings import contents

SIZE = (32, 32)


def picture(kind: str) -> bytes:
    file, noise = io.BytesIO(), random.Random(1).randbytes(32 * 32 * 3)
    preview = Image.new("RGB", (8, 8))
    with_preview = {"exif": preview.getexif()} if kind == "JPEG" else {}
    Image.frombytes("RGB", SIZE, noise).save(file, kind, **with_preview)
    return file.getvalue()


def damaged(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(9) + content[middle + 9 :]


def said(content: bytes, kind: str, caplog: pytest.LogCaptureFixture) -> str:
    contents.check("file", content, kind)
    return caplog.text


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF"])
def test_a_picture_that_is_cut_off_is_named(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    content = picture(kind)
    assert said(content, "", caplog) == ""
    assert said(content + b"\0\0", "", caplog) == ""
    assert "The picture file is shown in part" in said(content[: len(content) // 2], "", caplog)


def test_a_picture_that_is_damaged_is_named(caplog: pytest.LogCaptureFixture) -> None:
    assert "The picture file is shown in part" in said(damaged(picture("PNG")), "", caplog)


def test_a_wrong_checksum_of_what_is_right_is_none(caplog: pytest.LogCaptureFixture) -> None:
    content = picture("PNG")
    place = content.index(b"IEND") - 5  # the end of the checksum before it
    assert said(content[:place] + b"?" + content[place + 1 :], "", caplog) == ""


def test_the_end_of_a_preview_is_not_the_end(caplog: pytest.LogCaptureFixture) -> None:
    content = picture("JPEG")
    preview = b"\xff\xe1\x00\x08\xff\xd8\xff\xd9\x00\x00"
    assert said(content[:2] + preview + content[2:], "", caplog) == ""
    assert "in part" in said(content[:2] + preview + content[2:-2], "", caplog)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"p { color: red }", ""),
        ("p::before { content: 'ö' }".encode(), ""),
        (b"<!-- p { color: red } -->", ""),
        ("p::before { content: 'ö' }".encode("latin1"), "Bytes that are not utf-8"),
        (b"\n<!DOCTYPE html><p>Not found", "it is no CSS"),
        (b'{"error": "not found"}', "it is no CSS"),
    ],
)
def test_a_stylesheet_that_is_none_is_named(
    content: bytes, part: str, caplog: pytest.LogCaptureFixture
) -> None:
    found = said(content, "text/css", caplog)
    assert part in found
    assert bool(found) == bool(part)
