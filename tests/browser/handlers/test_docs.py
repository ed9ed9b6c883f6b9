"""The page, in a real browser: Debian's Chromium."""

import urllib.error
import urllib.request
from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from handlers import docs
from tests.browser.visit import Visit, visiting
from tests.process import PATIENCE, ServiceProcess


@pytest.fixture(scope="module")
def whole_page(browser: Browser, shared_service: ServiceProcess) -> Iterator[Visit]:
    """One for all: to load it takes two seconds of CPU time."""
    with visiting(browser) as visit:
        visit.page.goto(f"{shared_service.url}/docs")
        yield visit
        assert visit.stays_at(shared_service.url)
        assert visit.complaints == []


@pytest.fixture
def visit(whole_page: Visit) -> Iterator[Visit]:
    """What is unfolded is drawn anew with each change, so it is folded again."""
    yield whole_page
    unfolded = whole_page.page.locator(".opblock.is-open")
    while unfolded.count():
        unfolded.locator(".opblock-summary-control").first.click()


def test_the_page_tells_of_all(visit: Visit) -> None:
    shown = operation(visit.page, "Make a document of data: invoice")
    shown.get_by_role("button", name="Execute").click()
    shown.get_by_text("Download file").wait_for()


def operation(page: Page, summary: str) -> Locator:
    """An operation, unfolded to be tried."""
    shown = page.locator(".opblock").filter(has=page.locator(".opblock-summary", has_text=summary))
    shown.locator(".opblock-summary-control").click()
    shown.get_by_role("button", name="Try it out").click()
    return shown


def files(name: str, kind: str, *contents: bytes) -> list[FilePayload]:
    return [
        {"name": f"{number}{name}", "mimeType": kind, "buffer": content}
        for number, content in enumerate(contents)
    ]


def add(shown: Locator, field: str, payloads: list[FilePayload]) -> None:
    row = shown.locator(f"tr[data-property-name='{field}']")
    for number, payload in enumerate(payloads):
        row.get_by_role("button", name="Add").click()
        row.locator("input[type=file]").nth(number).set_input_files(payload)


def run(page: Page, shown: Locator) -> bytes:
    shown.get_by_role("button", name="Execute").click()
    with page.expect_download() as download:
        shown.get_by_text("Download file").click()
    return download.value.path().read_bytes()


def test_two_pdfs_are_merged_from_the_page(visit: Visit, shared_service: ServiceProcess) -> None:
    pdfs = [shared_service.post(f"<p>{word}".encode())[2] for word in ("One", "Two")]
    page = visit.page
    shown = operation(page, "/v1/merge")
    add(shown, "files", files(".pdf", "application/pdf", *pdfs))
    assert pages(run(page, shown)) == ["One", "Two"]


def test_a_pdf_and_two_attachments_are_sent_from_the_page(
    visit: Visit, shared_service: ServiceProcess
) -> None:
    pdf = shared_service.post(b"<p>One")[2]
    page = visit.page
    shown = operation(page, "/v1/finish")
    choose_type(shown, "multipart/form-data")
    add(shown, "files", files(".pdf", "application/pdf", pdf))
    add(shown, "attachments", files(".csv", "text/csv", b"a,b", b"c,d"))
    finished = pypdfium2.PdfDocument(run(page, shown))
    attached = [finished.get_attachment(number) for number in range(2)]
    assert [it.get_name() for it in attached] == ["0.csv", "1.csv"]
    assert bytes(attached[1].get_data()) == b"c,d"


def choose_type(shown: Locator, media_type: str) -> None:
    """Have the page show the fields of one of the types that a body may have."""
    shown.locator(".opblock-section-request-body select").first.select_option(media_type)


def test_html_and_two_assets_are_sent_from_the_page(visit: Visit) -> None:
    html = "<link rel=stylesheet href=0.css><link rel=stylesheet href=1.css><p>words"
    styles = (b"p::before { content: 'before ' }", b"p::after { content: ' after' }")
    page = visit.page
    shown = operation(page, "Make a document of HTML")
    choose_type(shown, "multipart/form-data")
    shown.locator("tr[data-property-name='index.html'] :is(textarea, input)").first.fill(html)
    add(shown, "files", files(".css", "text/css", *styles))
    assert pages(run(page, shown)) == ["before words after"]


def test_a_body_that_is_a_file_is_chosen(visit: Visit, shared_service: ServiceProcess) -> None:
    pdf = shared_service.post(b"<title>Chosen</title><p>One")[2]
    page = visit.page
    shown = operation(page, "/v1/metadata")
    [payload] = files(".pdf", "application/pdf", pdf)
    shown.locator("input[type=file]").set_input_files(payload)
    shown.get_by_role("button", name="Execute").click()
    expect(shown.locator(".live-responses-table")).to_contain_text("Chosen")
    read = operation(page, "/v1/e-invoices/extract")
    for media_type in ("application/pdf", "application/xml"):
        choose_type(read, media_type)
        expect(read.locator("input[type=file]")).to_have_count(1)


def test_it_follows_the_system(visit: Visit) -> None:
    root, dark = visit.page.locator(":root"), "rgb(28, 32, 34)"
    visit.page.emulate_media(color_scheme="dark")
    expect(root).to_have_css("background-color", dark)
    visit.page.emulate_media(color_scheme="light")
    expect(root).not_to_have_css("background-color", dark)


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded().strip() for page in document]


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


def test_it_leads_back(visit: Visit, shared_service: ServiceProcess) -> None:
    """The last one: it leaves the page."""
    visit.page.get_by_role("link", name="Back to the console").click()
    expect(visit.page).to_have_url(f"{shared_service.url}/")
