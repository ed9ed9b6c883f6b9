from dataclasses import replace
from pathlib import Path

import pytest

from pressroom_client.document import Document

HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "pressroom-pages": "2",
    "pressroom-warnings": "2",
    "pressroom-warning": r'"No image at \"a.png\"", "Caf%C3%A9, closed"',
    "request-id": "r-1",
}


def test_a_document_is_what_its_headers_say() -> None:
    warnings = ('No image at "a.png"', "Café, closed")
    made = Document.of(b"<p>", HEADERS, 3)
    assert made == Document(b"<p>", "text/html", 2, 2, warnings, 3, "r-1")
    assert made.content == b"<p>"


def test_it_is_shown_without_its_bytes() -> None:
    made = Document.of(b"%PDF-" * 1000, HEADERS, 1)
    assert repr(made) == "Document(text/html, 2 pages, 5,000 bytes)"
    assert repr(replace(made, pages=1)) == "Document(text/html, 1 page, 5,000 bytes)"


def test_it_is_saved_whole(tmp_path: Path) -> None:
    path = Document.of(b"%PDF-", HEADERS, 1).save(tmp_path / "a.pdf")
    assert path.read_bytes() == b"%PDF-"
    assert list(tmp_path.iterdir()) == [path]
    assert Document.of(path, HEADERS, 1).content == b"%PDF-"
    with pytest.raises(FileNotFoundError):
        Document.of(b"", HEADERS, 1).save(tmp_path / "none" / "a.pdf")
