"""The console's list of jobs, on the real service."""

import itertools
import json
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, expect

from handlers.request.keys import new_key
from tests.browser.visit import Scheme, Visit, visiting
from tests.month_end.service import JobsService, pages
from tests.process import PATIENCE, ServiceProcess

expect.set_options(timeout=PATIENCE * 1000)

LINES = '"<p>one"\n{"no": "html"}\n"<p>three"\n'


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JobsService]:
    with JobsService(tmp_path_factory.mktemp("jobs")) as service:
        yield service


@pytest.fixture
def service(lasting: JobsService) -> Iterator[JobsService]:
    """It has no jobs, and is left without: what is deleted while it runs is cancelled first."""
    yield lasting
    deadline = time.monotonic() + PATIENCE
    while jobs := json.loads(lasting.ask("GET", "/v1/jobs")[2])["jobs"]:
        assert time.monotonic() < deadline, jobs
        for job in jobs:
            lasting.ask("DELETE", f"/v1/jobs/{job['id']}")


@pytest.fixture
def visit(browser: Browser, service: JobsService) -> Iterator[Visit]:
    with visiting(browser) as visit:
        visit.page.goto(f"{service.url}/#jobs")
        yield visit
        assert visit.stays_at(service.url)
        assert visit.complaints == []


def job(visit: Visit, words: str) -> Locator:
    return visit.page.locator("#job-list > li").filter(has_text=words)


def start(visit: Visit, file: Path) -> None:
    page = visit.page
    page.get_by_text("Start a batch from a file").click()
    page.locator("#batch-file").set_input_files(file)
    page.get_by_role("button", name="Start", exact=True).click()


def test_a_batch_is_started_from_a_file_and_its_archive_downloaded(
    visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "lines.ndjson"
    file.write_text(LINES)
    start(visit, file)
    expect(visit.page.locator("#batch-said")).to_have_text("3 lines accepted.")
    batch = job(visit, "Batch of 3 lines")
    expect(batch).to_contain_text("2 made, 1 failed.")
    batch.get_by_role("button", name="Show failures").click()
    expect(batch.locator(".failures li")).to_have_text(
        re.compile("^Line 2 A line is a JSON string")
    )
    with visit.page.expect_download() as download:
        batch.get_by_role("button", name="Download ZIP").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.namelist() == ["000001.pdf", "000003.pdf"]


def test_what_is_wrong_with_a_file_is_said(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "empty.ndjson").touch()
    start(visit, tmp_path / "empty.ndjson")
    expect(visit.page.locator("#batch-said")).to_contain_text("no line")
    # Chromium complains of any answer that is no success.
    visit.complaints = [complaint for complaint in visit.complaints if " 400 " not in complaint]


def test_a_job_is_paused_resumed_cancelled_and_deleted(visit: Visit, service: JobsService) -> None:
    service.submit(pages(3000), "", "long")
    batch = job(visit, "Batch of 3,000 lines")
    batch.get_by_role("button", name="Pause").click()
    expect(batch).to_contain_text("paused")
    batch.get_by_role("button", name="Resume").click()
    expect(batch).to_contain_text("running")
    batch.get_by_role("button", name="Cancel").click()
    expect(batch).to_contain_text("cancelled")
    visit.page.locator("#job-state").select_option("running")
    expect(batch).to_have_count(0)
    visit.page.locator("#job-state").select_option("any")
    batch.get_by_role("button", name="Delete").click()
    expect(batch).to_have_count(0)
    expect(visit.page.locator("#jobs-said")).to_contain_text("No jobs yet.")


def test_older_jobs_come_when_they_are_asked_for(visit: Visit, service: JobsService) -> None:
    for number in range(51):
        service.submit(pages(1), "", f"n{number}")
    visit.page.reload()  # what was seen before the last one came has no older job
    expect(visit.page.locator("#job-list > li")).to_have_count(50)
    visit.page.get_by_role("button", name="Older jobs").click()
    expect(visit.page.locator("#job-list > li")).to_have_count(51)
    expect(visit.page.get_by_role("button", name="Older jobs")).to_be_hidden()


def test_the_document_is_one_link_away(visit: Visit) -> None:
    page = visit.page
    expect(page.locator("#document")).to_be_hidden()
    page.get_by_role("link", name="Document").click()
    expect(page.locator("#document")).to_be_visible()
    expect(page.locator("#jobs")).to_be_hidden()


def test_with_a_key_the_result_is_downloaded_too(browser: Browser, tmp_path: Path) -> None:
    key, line = new_key("shop")
    (tmp_path / "keys").write_text(line)
    with (
        JobsService(tmp_path, PRESSROOM_API_KEYS=str(tmp_path / "keys")) as service,
        visiting(browser) as visit,
    ):
        page = visit.page
        page.goto(f"{service.url}/#jobs")
        page.get_by_role("textbox", name="API key").fill(key)
        page.keyboard.press("Enter")
        service.submit([b'"<p>one"'], "", "keyed", Authorization=f"Bearer {key}")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download ZIP").click()
        assert zipfile.ZipFile(download.value.path()).namelist() == ["000001.pdf"]


SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def test_it_is_for_everybody_and_fits(visit: Visit, service: JobsService) -> None:
    service.ended(service.submit([b'"<p>one"', b"no json"], "?output=zip,pdf", "made"))
    paused = service.submit(pages(900), "", "paused")
    service.ask("POST", f"{paused}/pause")
    page = visit.page
    page.get_by_text("Start a batch from a file").click()
    page.get_by_role("button", name="Show failures").click()
    expect(page.locator(".failures li")).to_have_count(1)
    expect(page.locator("#job-list > li")).to_have_count(2)
    for width, scheme in itertools.product((390, 1440), SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert Axe().run(page).response["violations"] == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") == width, scheme


def test_a_service_that_takes_no_jobs_lists_none(
    browser: Browser, shared_service: ServiceProcess
) -> None:
    with visiting(browser) as visit:
        visit.page.goto(shared_service.url)
        expect(visit.page.locator("#made")).to_contain_text("typeset in")
        expect(visit.page.get_by_role("link", name="Jobs")).to_have_count(0)
