from pathlib import Path

import mimeparse
import pytest
from aiohttp.test_utils import make_mocked_request

from handlers import response
from handlers.request.errors import NotAcceptable
from offload.job import Claim, Html, Job, Options, Receipt


def chosen(accept: str | None) -> str:
    headers = {} if accept is None else {"Accept": accept}
    return response.chosen_format(make_mocked_request("POST", "/", headers), response.PRINTED)


@pytest.mark.parametrize(
    ("accept", "made"),
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
def test_the_best_accepted_format_is_made(accept: str | None, made: str) -> None:
    assert chosen(accept) == made


@pytest.mark.parametrize("accept", ["text/html", "application/pdf;q=0"])
def test_nothing_that_is_made_is_accepted(accept: str) -> None:
    with pytest.raises(NotAcceptable) as refusal:
        chosen(accept)
    assert refusal.value.members == {"available": ["application/pdf", "image/png"]}


def test_what_cannot_be_read_is_raised() -> None:
    with pytest.raises(mimeparse.MimeTypeParseException):
        chosen("nonsense")


def headers(filename: str | None = None, **receipt: object) -> dict[str, str]:
    made = Receipt(1, 10, 0.25, 1, **receipt)  # type: ignore[arg-type]
    return response._headers(Job(Path("/"), Html(), Options(), Claim(0)), made, filename)


@pytest.mark.parametrize(
    ("filename", "disposition"),
    [
        (None, 'inline; filename="document.pdf"'),
        ("a.pdf", 'attachment; filename="a.pdf"'),
        ('a"b.pdf', r'attachment; filename="a\"b.pdf"'),
        ("請求書.pdf", "attachment; filename=\"???.pdf\"; filename*=UTF-8''%E8%AB%8B"),
    ],
)
def test_the_name_to_save_under(filename: str | None, disposition: str) -> None:
    assert headers(filename)["Content-Disposition"].startswith(disposition)


def test_times_are_milliseconds() -> None:
    assert headers(queue_seconds=0.0125)["Server-Timing"] == "queue;dur=12.5, render;dur=250.0"


def test_warnings_are_a_list_of_strings_in_ascii() -> None:
    told = headers(warnings=('a "quoted" name\r\n', "größe"), warning_count=2)
    assert told["Pressroom-Warning"] == '"a %22quoted%22 name%0D%0A", "gr%C3%B6%C3%9Fe"'
