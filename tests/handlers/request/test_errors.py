import inspect

from handlers.problems import TABLE
from handlers.request import errors
from handlers.request.errors import RequestError


def test_every_refusal_is_in_the_table() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    refusals = [kind for kind in kinds if issubclass(kind, RequestError) and kind != RequestError]
    assert refusals
    assert [kind for kind in refusals if kind not in TABLE] == []


def test_a_refusal_is_a_sentence_and_may_have_members() -> None:
    assert str(RequestError("No.")) == "No."
    assert (RequestError("No.").members, RequestError("No.").headers) == ({}, {})
    assert RequestError("No.", {"errors": []}).members == {"errors": []}
