"""The page, in a real browser: Debian's Chromium."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, sync_playwright

from handlers import docs
from tests.process import PATIENCE, ServiceProcess


@dataclass
class Visit:
    """A page, the addresses that it asked for, and what the browser complained of."""

    page: Page
    addresses: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def visit() -> Iterator[Visit]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox"],  # as root, in a container, it has none
        )
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        visit = Visit(page)
        page.on("request", lambda request: visit.addresses.append(request.url))
        page.on("console", lambda message: visit.complaints.append(message.text))
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        yield visit
        browser.close()


def test_the_page_tells_of_all_and_loads_nothing_from_elsewhere(
    shared_service: ServiceProcess, visit: Visit
) -> None:
    page = visit.page
    page.goto(f"{shared_service.url}/docs")
    page.get_by_text("Make a document of data: invoice").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.get_by_text("Download file").wait_for()
    assert {url.partition("/")[0] for url in visit.addresses} <= {"http:", "data:", "blob:"}
    ours = [url for url in visit.addresses if url.startswith("http:")]
    assert all(url.startswith(f"{shared_service.url}/") for url in ours)
    assert visit.complaints == []


@pytest.mark.parametrize("name", docs.FILES)
def test_files_may_be_kept_for_as_long_as_they_are_asked_after(
    shared_service: ServiceProcess, name: str
) -> None:
    with urllib.request.urlopen(f"{shared_service.url}/docs/{name}", timeout=PATIENCE) as answer:
        assert answer.headers["Content-Type"].endswith("; charset=utf-8")
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_no_other_files_are_there(shared_service: ServiceProcess) -> None:
    for name in ("index.html", "..%2f__init__.py", "swagger-ui.js"):
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(f"{shared_service.url}/docs/{name}", timeout=PATIENCE)
        with missing.value as answer:
            assert answer.code == 404
