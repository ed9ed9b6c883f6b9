import pytest

from offload.press.engines.typst import data


def test_nothing_stays_of_a_document() -> None:
    folder = data.packages(1)
    before = {*folder.rglob("*")}
    with data.written(b"[1]", folder):
        (file,) = {*folder.rglob("*")} - before
        assert file.read_bytes() == b"[1]"
    with pytest.raises(ZeroDivisionError), data.written(b"[2]", folder):
        raise ZeroDivisionError
    assert {*folder.rglob("*")} == before


def test_a_process_that_is_forked_has_a_folder_of_its_own() -> None:
    first = data.packages(1)
    assert data.packages(2) not in (first, data.packages(3))
