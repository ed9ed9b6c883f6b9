from pathlib import Path

import pytest

from offload.job import PIECE, Job, Receipt
from offload.lanes import worker
from offload.order import Html, Order


def collected(folder: Path, size: int) -> bytes:
    job = Job(Order(Html()), folder, deadline=0.0)
    return worker.collect(Receipt(1, size, 0.1, 1), job).beginning


@pytest.mark.parametrize(("size", "read"), [(9, 9), (7, 7), (2 * PIECE, PIECE)])
def test_a_document_comes_with_its_first_piece(tmp_path: Path, size: int, read: int) -> None:
    content = bytes(range(9)).ljust(max(size, 9), b"x")
    (tmp_path / "document.pdf").write_bytes(content)
    assert collected(tmp_path, size) == content[:read]


def test_what_is_no_plain_file_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (tmp_path / "document.pdf").symlink_to(secret)
    assert collected(tmp_path, 6) == b""
    assert collected(tmp_path / "nowhere", 6) == b""
