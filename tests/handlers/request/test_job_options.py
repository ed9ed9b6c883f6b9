import pytest
from multidict import MultiDict

from handlers.request import options
from handlers.request.errors import InvalidOption
from handlers.request.job_options import BatchOptions, PageOptions, ResultOptions
from handlers.request.options import TypesettingOptions


def test_a_batch_has_every_option_of_a_document() -> None:
    assert set(TypesettingOptions.model_fields) < set(BatchOptions.model_fields)
    query = MultiDict(page_size="A5", reproducible="true", output="pdf,zip", names="x-{/n}")
    batch = options.read(query, BatchOptions)
    single = options.read(MultiDict(page_size="A5", reproducible="true"), TypesettingOptions)
    assert batch.to_options("pdf") == single.to_options("pdf")
    assert batch.output == ("pdf", "zip")


@pytest.mark.parametrize(
    ("name", "value"),
    [("output", ""), ("output", "zip,tar"), ("names", "{x}"), ("names", "plain"), ("format", "x")],
)
def test_what_a_batch_can_not_be(name: str, value: str) -> None:
    with pytest.raises(InvalidOption):
        options.read(MultiDict({name: value}), BatchOptions)


def test_a_page_and_a_result_have_their_own() -> None:
    assert options.read(MultiDict(state="done"), PageOptions).state == "done"
    for query, model in ((MultiDict(before="x"), PageOptions), (MultiDict(a="b"), ResultOptions)):
        with pytest.raises(InvalidOption):
            options.read(query, model)
