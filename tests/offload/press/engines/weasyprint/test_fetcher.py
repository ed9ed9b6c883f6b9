import pytest

from offload.press.assets import NoAssets
from offload.press.engines.weasyprint.fetcher import BASE, Fetcher
from offload.press.network.hosts import AllowedHosts, Denied, Loaded


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
    fetcher.begin(NoAssets())
    with pytest.raises(Denied, match="not among"):
        fetcher.fetch(f"{BASE}x")
    fetcher.begin(Shelf())


class Hosts(AllowedHosts):
    def load(self, url: str) -> Loaded:
        return Loaded(url, b"from afar", "")


class LatinHosts(AllowedHosts):
    def load(self, url: str) -> Loaded:
        return Loaded(url, 'p::before { content: "Ö" }'.encode("latin1"), url.rpartition("?")[2])


@pytest.mark.parametrize(
    ("media_type", "is_text"), [("text/css", False), ("text/css; charset=iso-8859-1", True)]
)
def test_bytes_of_a_hosts_stylesheet_that_are_not_of_its_encoding(
    caplog: pytest.LogCaptureFixture, media_type: str, is_text: bool
) -> None:
    fetcher = Fetcher()
    fetcher.hosts = LatinHosts(("example.com",))
    fetcher.fetch(f"https://example.com/a.css?{media_type}")
    assert ("not utf-8" in caplog.text) != is_text


def test_hosts_that_are_allowed_are_asked() -> None:
    fetcher = Fetcher()
    fetcher.hosts = Hosts(("example.com",))
    found = fetcher.fetch("https://example.com/a.css?v=1")
    assert found.read() == b"from afar"
    assert found.content_type == "text/css"
