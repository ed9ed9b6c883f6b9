import pickle
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from handlers.request import passwords
from handlers.request.errors import InvalidOption
from handlers.request.options import AnswerOptions, PdfOptions, TypesettingOptions
from offload.order import Lock

USER, OWNER = "Pressroom-User-Password", "Pressroom-Owner-Password"
ALL = ("print", "copy", "annotate", "fill", "edit", "assemble")


def lock(
    headers: dict[str, str], query: AnswerOptions | None = None, made: Any = "pdf"
) -> Lock | None:
    return passwords.lock(make_mocked_request("POST", "/", headers), query or PdfOptions(), made)


def told(headers: Any, query: AnswerOptions | None = None, made: Any = "pdf") -> str:
    with pytest.raises(InvalidOption) as refusal:
        lock(headers, query, made)
    return str(refusal.value)


def test_without_passwords_nothing_is_locked() -> None:
    assert lock({}) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({USER: "a"}, Lock("a", "a", ALL)),  # type: ignore[arg-type]
        ({OWNER: "b"}, Lock("", "b", ALL)),  # type: ignore[arg-type]
        ({USER: "a", OWNER: "b"}, Lock("a", "b", ALL)),  # type: ignore[arg-type]
        ({USER: "gr%C3%B6%C3%9Fe%20%25"}, Lock("größe %", "größe %", ALL)),  # type: ignore[arg-type]
    ],
)
def test_a_lock_always_has_an_owner(headers: dict[str, str], expected: Lock) -> None:
    assert lock(headers) == expected


def test_a_lock_is_silent_and_fits_the_pipe() -> None:
    made = lock({USER: "u" * 127, OWNER: "o" * 127})
    assert "uuu" not in repr(made)
    assert "ooo" not in repr(made)
    assert len(pickle.dumps(made)) < 1024


@pytest.mark.parametrize("password", ["", " ", "50%", "größe", "a" * 128, "%FF", "%00", "a%0Ab"])
def test_what_is_no_password(password: str) -> None:
    assert f"{USER}: is no password" in told({USER: password})


def test_a_password_given_twice() -> None:
    assert "is no password" in told([(USER, "a"), (USER, "b")])


@pytest.mark.parametrize("headers", [{}, {USER: "a"}, {USER: "a", OWNER: "a"}])
def test_permissions_need_an_owner(headers: dict[str, str]) -> None:
    query = PdfOptions.model_validate({"permissions": "print"})
    assert "permissions: needs an owner's password" in told(headers, query)


@pytest.mark.parametrize(
    ("query", "made", "option"),
    [
        (TypesettingOptions(variant="pdf/a-3b"), "pdf", "variant"),
        (TypesettingOptions(variant="pdf/a-4e"), "pdf", "variant"),
        (PdfOptions(reproducible=True), "pdf", "reproducible"),
        (TypesettingOptions(), "png", USER),
        (TypesettingOptions(), "html", USER),
        (AnswerOptions(), "json", USER),
    ],
)
def test_what_can_not_be_locked(query: AnswerOptions, made: str, option: str) -> None:
    assert told({USER: "a"}, query, made).startswith(f"{option}: can't go with")


def test_other_variants_can() -> None:
    assert lock({USER: "a"}, TypesettingOptions(variant="pdf/ua-1"))
