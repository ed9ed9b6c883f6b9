from tests.docs import terms


def test_the_page_is_the_table() -> None:
    assert terms.PAGE.read_text() == terms.page()
