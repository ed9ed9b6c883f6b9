"""The console as people have it: in a real browser, on the real service."""

import base64
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
from playwright.sync_api import Browser, Locator, Page, expect

from handlers.request.keys import new_key
from handlers.request.options import TypesettingOptions
from tests import ROOT
from tests.browser.visit import Scheme, Visit, visiting
from tests.evil import documents
from tests.process import PATIENCE, ServiceProcess

# Takes a lane for longer than a test waits for anything else, and the editor no time.
ENDLESS = documents.uses().decode()

SAMPLE = (ROOT / "templates" / "invoice" / "sample.json").read_text()
# One pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="module")
def console(browser: Browser, shared_service: ServiceProcess) -> Iterator[Visit]:
    """One for all: to load it takes more CPU time than most of what is done there."""
    with visiting(browser) as visit:
        visit.page.goto(shared_service.url)
        expect(visit.page.locator("#made")).to_contain_text("typeset in")
        yield visit


@pytest.fixture
def visit(console: Visit, shared_service: ServiceProcess) -> Iterator[Visit]:
    start_over(console.page)
    console.complaints.clear()  # a test that failed is not to fail the next ones
    yield console
    assert console.stays_at(shared_service.url)
    assert console.complaints == []


def start_over(page: Page) -> None:
    """An invoice's sample, without options; what is so need not be made so."""
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1440, "height": 900})
    if page.locator("#format").input_value() != "application/pdf":
        page.locator("#format").select_option("PDF")
    if page.locator("#template").input_value() != "invoice":
        page.locator("#template").select_option("invoice")
    page.get_by_role("tab", name="Form").click()
    if page.evaluate("JSON.parse(localStorage['pressroom-drafts']).texts.invoice") != SAMPLE:
        page.evaluate("document.querySelector('#made').textContent = ''")
        write(page, SAMPLE)
        expect(page.locator("#made")).to_contain_text("typeset in")


def write(page: Page, text: str) -> None:
    editor = page.get_by_role("textbox", name=re.compile("Data|HTML"))
    editor.click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def sheet(page: Page, number: int) -> Locator:
    return page.locator(f".sheets:not(.coming) .page[data-page-number='{number}']")


def test_pages_follow_what_is_written(visit: Visit) -> None:
    page = visit.page
    page.locator("#template").select_option("HTML")
    expect(sheet(page, 1)).to_contain_text("Hello, Pressroom")
    write(page, "<p>One<p style='break-before: page'>Two")
    expect(sheet(page, 1)).to_contain_text("One")
    expect(sheet(page, 2)).to_contain_text("Two")
    expect(page.locator("#made")).to_contain_text("2 pages, typeset in")
    with page.expect_download() as download:
        page.get_by_text("Download").click()
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
    expect(faults.first).to_contain_text("Expected: ")
    faults.first.click()
    expect(visit.page.locator(".cm-activeLine")).to_contain_text("Pounds")
    write(visit.page, sample)
    expect(faults).to_have_count(0)
    # Chromium complains of any answer that is no success.
    visit.complaints = [complaint for complaint in visit.complaints if " 422 " not in complaint]


def test_the_command_is_the_same_request(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#template").select_option("HTML")
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
    page.evaluate("delete navigator.clipboard.writeText")


def test_lanes_are_seen_at_work_freed_and_restarted(
    browser: Browser, service: ServiceProcess
) -> None:
    with visiting(browser) as visit:
        page = visit.page
        page.goto(service.url)
        page.locator("#template").select_option("HTML")
        write(page, ENDLESS)
        expect(page.locator("#lanes")).to_contain_text("html to pdf")
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("#made")).to_have_text("Cancelled.")
        expect(page.locator("#restarts")).to_contain_text("the request was given up")
        pid = next(lane["pid"] for lane in service.lanes() if lane["pid"])
        os.kill(pid, signal.SIGKILL)
        expect(page.locator("#restarts")).to_contain_text("the worker died")
        expect(page.locator("#lanes")).not_to_contain_text("html to pdf")
        # Typing on does the same as the button.
        write(page, ENDLESS + "1")
        expect(page.locator("#lanes")).to_contain_text("html to pdf")
        write(page, "<p>Short")
        expect(sheet(page, 1)).to_contain_text("Short")
        assert visit.complaints == []


def test_an_error_says_what_happened_and_dims_the_page_before(visit: Visit) -> None:
    page = visit.page
    page.locator("#template").select_option("HTML")
    write(page, "<p>Words")
    expect(sheet(page, 1)).to_contain_text("Words")
    page.get_by_role("tab", name="Options").click()
    page.get_by_label("margin").fill("wide")
    page.keyboard.press("Tab")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("An option can't be used")
    expect(problem).to_contain_text("Allowed: one to four lengths")
    expect(page.get_by_label("margin")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#stale")).to_be_visible()
    page.get_by_label("margin").fill("1cm")
    page.keyboard.press("Tab")
    expect(problem).to_be_hidden()
    expect(page.locator("#stale")).to_be_hidden()
    page.get_by_role("button", name="Reset all options").click()
    visit.complaints = [complaint for complaint in visit.complaints if " 400 " not in complaint]


def test_a_timeout_offers_more_time(browser: Browser, service: ServiceProcess) -> None:
    with visiting(browser) as visit:
        page = visit.page
        page.goto(service.url)
        page.locator("#template").select_option("HTML")
        page.get_by_role("tab", name="Options").click()
        page.get_by_label("Seconds to wait").fill("1")
        page.get_by_role("tab", name="HTML").click()
        write(page, ENDLESS)
        expect(page.get_by_role("alert")).to_contain_text("The deadline passed")
        # On a busy machine a short document takes longer than a second too.
        page.get_by_role("button", name="Allow 120 seconds").click()
        write(page, "<p>Short")
        expect(sheet(page, 1)).to_contain_text("Short")


def test_every_option_has_its_control(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("tab", name="Options").click()
    for name in (*TypesettingOptions.model_fields, "Prefer", "Priority"):
        expect(page.locator(f"#option-{name}")).to_be_visible()
    page.get_by_label("Password to open").fill("secret")
    page.get_by_label("watermark").fill("DRAFT")
    page.get_by_label("page size").fill("A5")
    page.keyboard.press("Tab")
    expect(sheet(page, 1)).to_contain_text("DRAFT")
    expect(page.locator("#made")).to_contain_text("typeset in")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    page.get_by_role("button", name="Copy curl").click()
    command = page.get_by_role("textbox", name="Command").input_value()
    assert "page_size=A5" in command
    assert "secret" not in command
    page.evaluate("delete navigator.clipboard.writeText")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Options (3)").click()
    page.get_by_role("button", name="Reset all options").click()
    expect(page.get_by_role("tab", name="Options", exact=True)).to_be_visible()
    expect(sheet(page, 1)).not_to_contain_text("DRAFT")


def test_assets_are_dropped_or_chosen(visit: Visit) -> None:
    page = visit.page
    page.locator("#template").select_option("HTML")
    page.get_by_role("tab", name="Assets").click()
    style = {"name": "a.css", "mimeType": "text/css", "buffer": b"p::before { content: 'styled ' }"}
    page.locator("#files").set_input_files([style])  # type: ignore[arg-type]
    expect(page.get_by_role("tab", name="Assets (1)")).to_be_visible()
    page.get_by_role("tab", name="HTML").click()
    write(page, "<link rel=stylesheet href=a.css><p>words<img src=b.png>")
    expect(sheet(page, 1)).to_contain_text("styled words")
    expect(page.locator("#made")).to_contain_text("1 warning")


@pytest.mark.parametrize("kind", ["PNG", "HTML"])
def test_pictures_and_html_are_results_too(visit: Visit, kind: str) -> None:
    page = visit.page
    page.locator("#format").select_option(kind)
    shown = "#sheets > img" if kind == "PNG" else "#sheets > pre"
    expect(page.locator(shown)).to_be_visible()
    expect(page.locator(".page")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_text("Download").click()
    assert download.value.suggested_filename == f"invoice.{kind.lower()}"


def test_a_template_starts_from_a_sample_and_a_language(visit: Visit) -> None:
    page = visit.page
    page.locator("#sample").select_option("de")
    expect(sheet(page, 1)).to_contain_text("Rechnung")
    expect(page.locator("#language")).to_have_value("de")
    page.locator("#language").select_option("fr")
    expect(sheet(page, 1)).to_contain_text("Facture")


def test_the_form_and_the_json_are_in_step_beside_each_other(visit: Visit) -> None:
    page = visit.page
    data = page.get_by_role("textbox", name="Data")
    expect(page.get_by_role("tab", name="JSON")).to_be_hidden()
    expect(data).to_be_in_viewport()
    page.get_by_label("Currency").fill("EUR")
    expect(sheet(page, 1)).to_contain_text("€2,498.76")
    expect(page.locator(".cm-activeLine")).to_contain_text('"currency": "EUR"')
    page.get_by_label("Add a field").last.select_option("period")
    expect(data).to_contain_text('"price": "214.00"')
    write(page, re.sub("INV-2026-0147", "INV-9", SAMPLE))
    expect(page.get_by_label("Number *").first).to_have_value("INV-9")
    page.get_by_text("2. Brass picture light").click()
    page.locator(".item[open]").get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("2. Brass picture light")).to_have_count(0)
    page.get_by_label("Town (BT-37").first.click()
    expect(page.locator(".cm-activeLine")).to_contain_text('"city": "Bristol"')


def test_a_form_waits_while_the_text_is_no_json(visit: Visit) -> None:
    page = visit.page
    write(page, SAMPLE.removesuffix("}\n"))
    expect(page.locator("#form")).to_have_js_property("inert", True)
    write(page, SAMPLE.replace("2026-11-20", "soon"))
    expect(page.locator("#form")).to_have_js_property("inert", False)
    expect(page.get_by_label("Issued *")).to_have_value("soon")
    visit.complaints = [complaint for complaint in visit.complaints if " 422 " not in complaint]


def test_the_form_and_the_json_are_tabs_where_there_is_less_room(visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 1300, "height": 900})
    page.get_by_role("tab", name="JSON").click()
    expect(page.locator("#form")).to_be_hidden()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator("#form")).to_be_visible()


def test_the_service_is_folded_away_over_a_reload(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("button", name="Hide service").click()
    expect(page.locator("#now")).to_be_hidden()
    page.reload()
    expect(page.locator("#now")).to_be_hidden()
    page.get_by_role("button", name="Show service").click()
    expect(page.locator("#now")).to_be_visible()


def test_the_brand_is_picked(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("tab", name="Brand").click()
    page.get_by_label("Pick a colour").first.fill("#aa2200")
    page.get_by_label("Tagline").fill("Fine things")
    expect(sheet(page, 1)).to_contain_text("Fine things")
    logo = {"name": "logo.png", "mimeType": "image/png", "buffer": PNG}
    page.locator("#brand input[type=file]").set_input_files([logo])  # type: ignore[arg-type]
    expect(page.locator("#brand").get_by_alt_text("The logo")).to_be_visible()
    expect(sheet(page, 1)).not_to_contain_text(
        "Fine things"
    )  # the logo stands in the place of words
    data = page.evaluate("JSON.parse(localStorage['pressroom-drafts']).texts.invoice")
    assert '"accent": "#aa2200"' in data
    assert '"logo": "data:image/png;base64,' in data


def test_the_schema_completes_and_explains(visit: Visit) -> None:
    page = visit.page
    write(page, "{}")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+Space")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("currency")
    page.keyboard.type('"curr')
    expect(page.locator(".cm-tooltip-autocomplete li")).not_to_have_count(42)
    expect(page.locator(".cm-tooltip-autocomplete li").first).to_contain_text("currency")
    page.wait_for_timeout(200)  # CodeMirror takes no key for a choice that has just come
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Data")).to_contain_text('"currency"')
    write(page, SAMPLE)
    page.locator(".cm-line").filter(has_text='"currency"').get_by_text('"currency"').hover()
    expect(page.locator(".hover")).to_contain_text("ISO 4217 code")
    visit.complaints = [complaint for complaint in visit.complaints if " 422 " not in complaint]


def test_drafts_outlive_a_reload_until_they_are_forgotten(visit: Visit) -> None:
    page = visit.page
    page.locator("#template").select_option("HTML")
    write(page, "<p>A draft")
    expect(sheet(page, 1)).to_contain_text("A draft")
    page.reload()
    expect(sheet(page, 1)).to_contain_text("A draft")
    page.get_by_role("button", name="Forget drafts").click()
    expect(sheet(page, 1)).to_contain_text("Invoice")
    page.locator("#template").select_option("HTML")
    expect(sheet(page, 1)).to_contain_text("Hello, Pressroom")


def test_the_service_is_watched_in_figures_and_words(visit: Visit) -> None:
    figures = visit.page.locator("#figures")
    for name in ("documents a second", "refused", "p50", "p99"):
        expect(figures).to_contain_text(name)
    expect(visit.page.locator("#lag")).to_contain_text("ms")


WIDTHS: dict[int, Scheme] = {1920: "light", 1440: "dark", 1024: "light", 800: "dark", 390: "light"}


def test_all_can_use_it(visit: Visit) -> None:
    page = visit.page
    write(page, "{")
    for width, scheme in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("#verdict")).not_to_be_empty()
        if width < 1440:
            page.get_by_role("tab", name="JSON").click()
        page.get_by_role("textbox", name="Data").click()
        expect(page.locator("#faults button").first).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        expect(page.locator("#faults button").first).to_be_focused()
        assert Axe().run(page).response["violations"] == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, scheme
    visit.complaints = [complaint for complaint in visit.complaints if " 422 " not in complaint]


def test_a_key_is_asked_for_and_kept_in_the_tab(browser: Browser, tmp_path: Path) -> None:
    key, line = new_key("billing")
    (tmp_path / "keys").write_text(line)
    with (
        ServiceProcess(tmp_path, PRESSROOM_API_KEYS=str(tmp_path / "keys")) as service,
        visiting(browser) as visit,
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
