"""The console's pictures in the docs, at five widths in light and dark: `make pictures`."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

from playwright.sync_api import Browser, Page, expect

from tests import ROOT
from tests.browser.test_pages import WIDTHS
from tests.browser.visit import Scheme, chromium, visiting
from tests.process import PATIENCE, ServiceProcess

_FOLDER = ROOT / "docs" / "pictures"
_LONG = b"<table>" + b"<tr><td>cell<td>cell" * 50
# Seconds of load in the charts.
_SECONDS = 8


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        ServiceProcess(Path(folder)) as service,
        chromium() as browser,
    ):
        for scheme in get_args(Scheme):
            for width in WIDTHS:
                take(browser, service, width, scheme)


def take(browser: Browser, service: ServiceProcess, width: int, scheme: Scheme) -> None:
    """One picture: the form in light, a fault at its line in the dark."""
    with visiting(browser, width, 900, scheme) as visit:
        page = visit.page
        page.goto(service.url)
        expect(page.locator("#made")).to_contain_text("typeset in", timeout=PATIENCE * 1000)
        if scheme == "dark":
            _spoil(page)
        else:
            page.get_by_role("tab", name="Form").click()
            page.get_by_label("Currency").wait_for()
        with _loaded(service):
            page.wait_for_timeout(_SECONDS * 1000)
        page.screenshot(path=_FOLDER / f"console-{width}-{scheme}.png", full_page=True)


@contextmanager
def _loaded(service: ServiceProcess) -> Iterator[None]:
    """Documents from two callers, who think for seconds between two of them."""
    over = threading.Event()

    def call(pause: float) -> None:
        while not over.is_set():
            service.post(_LONG)
            over.wait(pause)

    callers = [threading.Thread(target=call, args=(pause,)) for pause in (1.0, 2.0)]
    for caller in callers:
        caller.start()
    yield
    over.set()
    for caller in callers:
        caller.join()


def _spoil(page: Page) -> None:
    """A currency that is none."""
    page.get_by_role("textbox", name="Data").click()
    page.keyboard.press("ControlOrMeta+Home")
    for key in ("ArrowDown", "ArrowDown", "End", "ArrowLeft", "ArrowLeft", "Backspace"):
        page.keyboard.press(key)
    expect(page.locator("#faults button").first).to_be_visible(timeout=PATIENCE * 1000)
    page.mouse.move(0, 0)  # what it hovers over is explained


if __name__ == "__main__":
    main()
