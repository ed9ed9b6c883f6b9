"""The page, in a real browser: Debian's Chromium."""

import urllib.error
import urllib.request

import pytest

from handlers import docs
from tests.browser.visit import visiting
from tests.process import PATIENCE, ServiceProcess


def test_the_page_tells_of_all_and_loads_nothing_from_elsewhere(
    shared_service: ServiceProcess,
) -> None:
    with visiting() as visit:
        page = visit.page
        page.goto(f"{shared_service.url}/docs")
        page.get_by_text("Make a document of data: invoice").click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").click()
        page.get_by_text("Download file").wait_for()
        assert visit.stays_at(shared_service.url)
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
