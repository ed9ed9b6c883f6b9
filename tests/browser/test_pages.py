"""The pages of a document: their shape, their order, and that they are this document's."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.handlers.test_console import sheet, write
from tests.browser.visit import visiting
from tests.process import ServiceProcess

WIDTHS = (390, 800, 1024, 1440, 1920)
# Of an A-size page, ISO 216.
RATIO = 2**0.5


def pages(count: int) -> str:
    return "".join(f"<h1 style='break-after: page'>Sheet {n}</h1>" for n in range(1, count + 1))


EIGHT = pages(8)


@pytest.fixture(scope="module")
def console(browser: Browser, shared_service: ServiceProcess) -> Iterator[Page]:
    """One for all: to load it takes more than to look at it."""
    with visiting(browser) as visit:
        visit.page.goto(shared_service.url)
        expect(visit.page.locator("#made")).to_contain_text("typeset in")
        yield visit.page
        assert visit.complaints == []


@pytest.fixture(params=WIDTHS)
def page(console: Page, request: pytest.FixtureRequest) -> Page:
    console.set_viewport_size({"width": request.param, "height": 900})
    return console


def boxes(page: Page) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.locator(".sheets:not(.coming) .page").evaluate_all(
        "pages => pages.map(it => it.getBoundingClientRect().toJSON())"
    )
    return found


def test_an_a4_page_is_an_a4_page_and_fits_the_width(page: Page) -> None:
    box, *_ = boxes(page)
    assert box["height"] / box["width"] == pytest.approx(RATIO, abs=0.005)
    place = page.locator(".sheets:not(.coming)").evaluate("it => it.clientWidth")
    assert box["width"] == pytest.approx(place, abs=2)


def test_pages_stand_one_under_the_other(page: Page) -> None:
    page.locator("#template").select_option("HTML")
    write(page, EIGHT)
    expect(page.locator(".sheets:not(.coming) .page")).to_have_count(8)
    found = boxes(page)
    for above, below in pairwise(found):
        assert below["top"] > above["bottom"]
        assert below["left"] == above["left"]
        assert below["height"] / below["width"] == pytest.approx(RATIO, abs=0.005)


@pytest.fixture
def studio(console: Page) -> Page:
    console.set_viewport_size({"width": 1440, "height": 900})
    return console


def test_nothing_of_the_document_before_is_left(studio: Page) -> None:
    studio.locator("#template").select_option("HTML")
    write(studio, EIGHT)
    expect(studio.locator(".sheets:not(.coming) .page")).to_have_count(8)
    studio.locator("#template").select_option("receipt")
    expect(studio.locator(".sheets:not(.coming) .page")).to_have_count(1)
    expect(sheet(studio, 1)).to_contain_text("Receipt")
    expect(studio.locator("#of")).to_have_text("of 1")


def test_two_hundred_pages_are_drawn_as_they_come_into_view(studio: Page) -> None:
    studio.locator("#template").select_option("HTML")
    write(studio, pages(200))
    expect(studio.locator(".sheets:not(.coming) .page")).to_have_count(200)
    expect(studio.locator("#of")).to_have_text("of 200")
    assert studio.locator(".page canvas").count() < 15
    studio.get_by_label("Page", exact=True).click()
    studio.keyboard.press("ControlOrMeta+A")
    studio.keyboard.type("150")
    studio.keyboard.press("Enter")
    expect(sheet(studio, 150)).to_be_in_viewport()
    expect(sheet(studio, 150).locator("canvas")).to_have_count(1)
    assert studio.locator(".page canvas").count() < 25


def test_words_are_found(studio: Page) -> None:
    studio.locator("#template").select_option("HTML")
    write(studio, "<p>needle<p style='break-before: page'>A needle and a Needle")
    expect(studio.locator(".sheets:not(.coming) .page")).to_have_count(2)
    studio.get_by_label("Find in the document").fill("needle")
    expect(studio.locator("#matches")).to_have_text("1 of 3")
    studio.keyboard.press("Enter")
    expect(studio.locator("#matches")).to_have_text("2 of 3")
    expect(sheet(studio, 2).locator(".highlight.selected")).to_have_text("needle")


def test_it_is_zoomed_and_fitted(studio: Page) -> None:
    studio.get_by_role("button", name="Zoom in").click()
    large, *_ = boxes(studio)
    assert large["width"] > studio.locator(".sheets:not(.coming)").evaluate("it => it.clientWidth")
    assert large["height"] / large["width"] == pytest.approx(RATIO, abs=0.005)
    studio.get_by_role("button", name="Fit width").click()
    fitted, *_ = boxes(studio)
    assert fitted["width"] < large["width"]


def test_it_opens_in_a_tab(studio: Page) -> None:
    link = studio.get_by_text("Open in a tab")
    # This browser has no viewer: what a tab would show comes as a download.
    with studio.context.expect_page(), studio.context.expect_event("download") as shown:
        link.click()
    assert shown.value.url == link.get_attribute("href")
    assert shown.value.path().read_bytes().startswith(b"%PDF-")
