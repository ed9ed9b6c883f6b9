from handlers.pages import PAGES
from handlers.routes import OPERATIONS, operations


def test_they_need_no_key_and_can_be_left_out() -> None:
    assert all(page.open for page in PAGES)
    assert (*operations(pages=False, jobs=True), *PAGES) == OPERATIONS
