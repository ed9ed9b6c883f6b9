"""The console as people have it: in a real browser, on the real service."""

import os
import re
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from handlers.request.keys import new_key
from tests import ROOT
from tests.browser.visit import Scheme, Visit, visiting
from tests.process import PATIENCE, ServiceProcess

# Takes a lane for longer than a test waits for anything else.
ENDLESS = "<table>" + "<tr><td>cell" * 20_000

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture
def visit(shared_service: ServiceProcess) -> Iterator[Visit]:
    with visiting() as visit:
        visit.page.goto(shared_service.url)
        expect(visit.page.locator("#made")).to_contain_text("typeset in")
        yield visit
        assert visit.stays_at(shared_service.url)
        assert visit.complaints == []


def write(page: Page, text: str) -> None:
    editor = page.get_by_role("textbox", name=re.compile("Data|HTML"))
    editor.click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def sheet(page: Page, number: int) -> Locator:
    return page.locator(f".page[data-page-number='{number}']")


def test_pages_follow_what_is_written(visit: Visit) -> None:
    page = visit.page
    page.get_by_label("made of").select_option("HTML")
    expect(sheet(page, 1)).to_contain_text("Hello, Pressroom")
    write(page, "<p>One<p style='break-before: page'>Two")
    expect(sheet(page, 1)).to_contain_text("One")
    expect(sheet(page, 2)).to_contain_text("Two")
    expect(page.locator("#made")).to_contain_text("2 pages, typeset in")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "document.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_what_is_no_json_is_shown_at_its_line(visit: Visit) -> None:
    write(visit.page, '{\n  "number": 1,\n  "issued"\n}\n')
    expect(visit.page.locator("#faults")).to_contain_text("Line 4 Colon expected")
    expect(visit.page.locator(".cm-lint-marker-error")).to_have_count(1)


def test_what_the_schema_finds_is_shown_at_its_line(visit: Visit) -> None:
    sample = (ROOT / "templates" / "invoice" / "sample.json").read_text()
    write(visit.page, sample.replace('"GBP"', '"Pounds"'))
    faults = visit.page.locator("#faults button")
    expect(faults.first).to_contain_text("Line 3")
    faults.first.click()
    expect(visit.page.locator(".cm-activeLine")).to_contain_text("Pounds")
    write(visit.page, sample)
    expect(faults).to_have_count(0)
    # Chromium complains of any answer that is no success.
    visit.complaints = [complaint for complaint in visit.complaints if " 422 " not in complaint]


def test_the_command_is_the_same_request(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("made of").select_option("HTML")
    write(page, "<p>It's here")
    page.get_by_role("button", name="Copy curl").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    command = page.evaluate("navigator.clipboard.readText()")
    subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, check=True)
    assert (tmp_path / "document.pdf").read_bytes().startswith(b"%PDF-")


def test_the_command_is_shown_where_it_can_t_be_copied(visit: Visit) -> None:
    page = visit.page
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    page.get_by_role("button", name="Copy curl").click()
    expect(page.get_by_role("textbox", name="Command")).to_have_value(re.compile("^curl .*invoice"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_lanes_are_seen_at_work_freed_and_restarted(service: ServiceProcess) -> None:
    with visiting() as visit:
        page = visit.page
        page.goto(service.url)
        page.get_by_label("made of").select_option("HTML")
        write(page, ENDLESS)
        expect(page.locator("#lanes")).to_contain_text("html to pdf")
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("#made")).to_have_text("Cancelled.")
        expect(page.locator("#restarts")).to_contain_text("ended: cancelled")
        os.kill(service.lanes()[0]["pid"], signal.SIGKILL)
        expect(page.locator("#restarts")).to_contain_text("ended: died")
        expect(page.locator("#lanes")).not_to_contain_text("html to pdf")
        # Typing on does the same as the button.
        write(page, ENDLESS + "1")
        expect(page.locator("#lanes")).to_contain_text("html to pdf")
        write(page, "<p>Short")
        expect(sheet(page, 1)).to_contain_text("Short")
        assert visit.complaints == []


@pytest.mark.parametrize(
    ("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light"), (800, "dark")]
)
def test_all_can_use_it(shared_service: ServiceProcess, width: int, scheme: Scheme) -> None:
    with visiting(width, 844, scheme) as visit:
        page = visit.page
        page.goto(shared_service.url)
        expect(page.locator("#made")).to_contain_text("typeset in")
        expect(page.locator("#verdict")).not_to_be_empty()
        write(page, "{")
        expect(page.locator("#faults button").first).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.locator("#faults button").first).to_be_focused()
        found = Axe().run(page)
        assert found.response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


class _Keyed(ServiceProcess):
    def _wait_for_lanes(self) -> None:
        """It is asked without a key."""


def test_a_key_is_asked_for_and_kept_in_the_tab(tmp_path: Path) -> None:
    key, line = new_key("billing")
    (tmp_path / "keys").write_text(line)
    with (
        _Keyed(tmp_path, PRESSROOM_API_KEYS=str(tmp_path / "keys")) as service,
        visiting() as visit,
    ):
        page = visit.page
        page.goto(service.url)
        for tried in ("wrong", key):
            page.get_by_role("textbox", name="API key").fill(tried)
            page.keyboard.press("Enter")
            if tried == "wrong":
                expect(page.get_by_role("dialog")).to_contain_text("not known")
        expect(page.locator("#made")).to_contain_text("typeset in")
        page.reload()
        expect(page.locator("#made")).to_contain_text("typeset in")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_operator_can_turn_it_off(tmp_path: Path) -> None:
    with ServiceProcess(tmp_path, PRESSROOM_CONSOLE="off") as service:
        for path in ("/", "/console/console.js", "/docs"):
            with pytest.raises(urllib.error.HTTPError) as missing:
                urllib.request.urlopen(service.url + path, timeout=PATIENCE)
            with missing.value as answer:
                assert answer.code == 404
