"""The console's pictures in the docs: python -m tests.browser.pictures."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests import ROOT
from tests.browser.visit import visiting
from tests.process import PATIENCE, ServiceProcess

_FOLDER = ROOT / "docs" / "pictures"
_LONG = b"<table>" + b"<tr><td>cell<td>cell" * 500
# Seconds of load in the chart.
_SECONDS = 62


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, ServiceProcess(Path(folder)) as service:
        with visiting() as visit, _loaded(service):
            _open(visit.page, service)
            visit.page.wait_for_timeout(_SECONDS * 1000)
            _take(visit.page, "console")
        with visiting(scheme="dark") as visit, _loaded(service):
            _open(visit.page, service)
            _spoil(visit.page)
            visit.page.wait_for_timeout(_SECONDS * 1000)
            _take(visit.page, "console-dark")
        with visiting(390, 844) as visit:
            _open(visit.page, service)
            visit.page.wait_for_timeout(_SECONDS * 500)
            visit.page.screenshot(path=_FOLDER / "console-phone.png", full_page=True)


@contextmanager
def _loaded(service: ServiceProcess) -> Iterator[None]:
    """Documents from three callers, who think for seconds between two of them."""
    over = threading.Event()

    def call(pause: float) -> None:
        while not over.is_set():
            service.post(_LONG)
            over.wait(pause)

    callers = [threading.Thread(target=call, args=(pause,)) for pause in (1.0, 2.0, 4.0)]
    for caller in callers:
        caller.start()
    yield
    over.set()
    for caller in callers:
        caller.join()


def _open(page: Page, service: ServiceProcess) -> None:
    page.goto(service.url)
    expect(page.locator("#made")).to_contain_text("typeset in", timeout=PATIENCE * 1000)


def _spoil(page: Page) -> None:
    """A currency that is none."""
    page.get_by_role("textbox", name="Data").click()
    page.keyboard.press("ControlOrMeta+Home")
    for key in ("ArrowDown", "ArrowDown", "End", "ArrowLeft", "ArrowLeft", "Backspace"):
        page.keyboard.press(key)
    expect(page.locator("#faults button").first).to_be_visible(timeout=PATIENCE * 1000)


def _take(page: Page, name: str) -> None:
    page.screenshot(path=_FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
