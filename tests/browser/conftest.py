"""One browser for all tests here. Outside of them its event loop would be in the way of others."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visit import chromium


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser
