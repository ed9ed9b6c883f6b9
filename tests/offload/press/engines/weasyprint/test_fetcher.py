from pathlib import Path

import pytest

from offload.press.engines.weasyprint.fetcher import BASE, Fetcher, Folder, Nothing
from offload.press.network.hosts import Denied, Loaded, Network


class Shelf:
    def read(self, name: str) -> tuple[bytes, str | None]:
        return {"css/ä.css": (b"body{}", None), "x": (b"x", "image/png")}[name]


@pytest.fixture(scope="module")
def fetcher() -> Fetcher:
    fetcher = Fetcher()
    fetcher.begin(Shelf())
    return fetcher


def test_what_came_with_the_document_is_loaded(fetcher: Fetcher) -> None:
    found = fetcher.fetch(f"{BASE}css/%C3%A4.css?v=1")
    assert found.read() == b"body{}"
    assert found.content_type == "text/css"
    assert found.path is None  # or WeasyPrint would read that file
    assert fetcher.fetch(f"{BASE}x").content_type == "image/png"


def test_data_is_loaded(fetcher: Fetcher) -> None:
    for scheme in ("data:", "DATA:"):
        assert fetcher.fetch(f"{scheme}text/plain,hello").read() == b"hello"


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "http://127.0.0.1/", "https://document.invalid.com/", "ftp://x/", "x"],
)
def test_nothing_else_is(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(Denied, match="not allowed"):
        fetcher.fetch(url)


def test_the_next_document_has_its_own(fetcher: Fetcher) -> None:
    fetcher.begin(Nothing())
    with pytest.raises(Denied, match="not among"):
        fetcher.fetch(f"{BASE}x")
    fetcher.begin(Shelf())


class Hosts(Network):
    def load(self, url: str) -> Loaded:
        return Loaded(url, b"from afar", "")


def test_hosts_that_are_allowed_are_asked() -> None:
    fetcher = Fetcher()
    fetcher.network = Hosts(("example.com",))
    found = fetcher.fetch("https://example.com/a.css?v=1")
    assert found.read() == b"from afar"
    assert found.content_type == "text/css"


def test_a_folder_gives_what_is_below_it(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    root = tmp_path / "site"
    root.mkdir()
    (root / "a.css").write_text("body{}")
    (root / "link").symlink_to(tmp_path / "secret")
    folder = Folder(root)
    assert folder.read("a.css") == (b"body{}", None)
    for name in ("../secret", "link", str(tmp_path / "secret"), "", "none"):
        with pytest.raises(LookupError):
            folder.read(name)
