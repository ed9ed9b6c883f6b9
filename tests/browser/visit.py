"""A page in a real browser: Debian's Chromium, without the windows that nobody sees."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.process import PATIENCE

Scheme = Literal["light", "dark"]


@dataclass
class Visit:
    """A page, the addresses that it asked for, and what the browser complained of."""

    page: Page
    addresses: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def stays_at(self, url: str) -> bool:
        """Whether all that was asked for came from there, or was made in the page."""
        own = (f"{url}/", f"blob:{url}/", "data:")
        return all(address.startswith(own) for address in self.addresses)

    def hear(self, message: ConsoleMessage) -> None:
        """Note a message, unless it is advice: Chromium wants a name in a password's form."""
        if message.type != "debug":
            self.complaints.append(message.text)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell",
            # As root, in a container, it has no sandbox. To optimize what runs once takes longer.
            args=["--no-sandbox", "--js-flags=--no-opt"],
        )
        yield browser
        browser.close()


@contextmanager
def visiting(
    browser: Browser, width: int = 1440, height: int = 900, scheme: Scheme = "light"
) -> Iterator[Visit]:
    """A page that shares neither storage nor cache with the browser's others.

    What moves while a document is awaited is drawn sixty times a second by the CPU, and stands
    still for who asks for that.
    """
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale="en-GB",
        reduced_motion="reduce",
    )
    page.set_default_timeout(PATIENCE * 1000)
    visit = Visit(page)
    page.on("request", lambda request: visit.addresses.append(request.url))
    page.on("console", visit.hear)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    try:
        yield visit
    finally:
        page.close()
