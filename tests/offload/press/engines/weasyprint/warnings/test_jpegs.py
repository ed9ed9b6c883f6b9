import io
import random

import pytest
from PIL import Image

from offload.press.engines.weasyprint.warnings import jpegs

KINDS: tuple[dict[str, object], ...] = (
    {},
    {"progressive": True},
    {"restart_marker_blocks": 4},
    {"subsampling": 0},
)


def picture(**options: object) -> bytes:
    file, noise = io.BytesIO(), random.Random(1).randbytes(64 * 64 * 3)
    Image.frombytes("RGB", (64, 64), noise).save(file, "JPEG", **options)
    return file.getvalue()


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jpegs, "_known", {})


@pytest.mark.parametrize("options", KINDS)
def test_a_picture_is_whole(options: dict[str, object]) -> None:
    content = picture(**options)
    assert jpegs.is_whole(content)
    assert jpegs.is_whole(content + bytes(9))  # what follows the end is no part of it
    assert jpegs.is_whole(content[:-2] + bytes(9) + content[-2:])  # as some cameras write it


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_so_is_one_of_other_colours(mode: str) -> None:
    file = io.BytesIO()
    Image.new(mode, (64, 64)).save(file, "JPEG")
    assert jpegs.is_whole(file.getvalue())


@pytest.mark.parametrize("options", KINDS)
def test_one_that_ends_too_early_is_not(options: dict[str, object]) -> None:
    content = picture(**options)
    end = len(content) * 2 // 3
    assert not jpegs.is_whole(content[:end])
    assert not jpegs.is_whole(content[:end] + b"\xff\xd9")  # it would be grey from there on


def test_one_whose_last_scans_are_missing_is_not() -> None:
    content = picture(progressive=True)
    assert not jpegs.is_whole(content[: content.rindex(b"\xff\xda")] + b"\xff\xd9")


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_one_with_a_marker_amid_its_data_is_not(options: dict[str, object]) -> None:
    content = picture(**options)
    middle = len(content) // 2
    damaged = content[:middle] + b"\xff\xfe\x00\x04ab" + content[middle + 6 :]
    assert not jpegs.is_whole(damaged)


def test_what_can_not_be_shown_at_all_is_not_judged() -> None:
    assert jpegs.is_whole(b"\xff\xd8\xff\xe0\x00\x04ab")


def test_a_picture_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    content = picture()
    assert jpegs.is_whole(content)
    monkeypatch.setattr(jpegs, "_decodes", None)
    assert jpegs.is_whole(content)


def test_what_is_remembered_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jpegs, "_MOST", 2)
    for quality in (50, 60, 70):
        assert jpegs.is_whole(picture(quality=quality))
    assert len(jpegs._known) == 1
