from pathlib import Path

import pytest

from handlers import response
from offload.job import Job, Receipt
from offload.order import Html, Order


def headers(filename: str | None = None, **receipt: object) -> dict[str, str]:
    made = Receipt(1, 10, 0.25, 1, **receipt)  # type: ignore[arg-type]
    return response._headers(Job(Order(Html()), Path("/"), deadline=0.0), made, filename)


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
