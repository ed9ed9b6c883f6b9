import mimeparse
import pytest
from aiohttp.test_utils import make_mocked_request

from handlers.request import accept
from handlers.request.errors import NotAcceptable


def chosen(header: str | None) -> str:
    headers = {} if header is None else {"Accept": header}
    return accept.chosen_format(make_mocked_request("POST", "/", headers), accept.PDF_OR_PNG)


@pytest.mark.parametrize(
    ("header", "format_"),
    [
        (None, "pdf"),
        ("", "pdf"),
        ("*/*", "pdf"),
        ("application/*", "pdf"),
        ("image/*", "png"),
        ("image/png, application/pdf", "pdf"),
        ("application/pdf;q=0.1, image/png;q=0.9", "png"),
        ("text/html, */*;q=0.1", "pdf"),
    ],
)
def test_the_best_accepted_format_is_made(header: str | None, format_: str) -> None:
    assert chosen(header) == format_


@pytest.mark.parametrize("header", ["text/html", "application/pdf;q=0"])
def test_nothing_that_is_made_is_accepted(header: str) -> None:
    with pytest.raises(NotAcceptable) as refusal:
        chosen(header)
    assert refusal.value.members == {"available": ["application/pdf", "image/png"]}


def test_what_cannot_be_read_is_raised() -> None:
    with pytest.raises(mimeparse.MimeTypeParseException):
        chosen("nonsense")
