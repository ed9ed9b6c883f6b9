import orjson
import pytest

from jobs import orders
from offload.order import (
    Extract,
    Finish,
    Html,
    Inspect,
    Merge,
    Multipart,
    Options,
    Source,
    Template,
)


@pytest.mark.parametrize(
    "source",
    [Html("utf-8"), Multipart("b"), Merge("b"), Finish(None), Inspect(), Extract()],
    ids=str,
)
def test_a_source_is_the_same_once_it_was_written_down(source: Source) -> None:
    written = orjson.loads(orjson.dumps(orders.source_to_json(source)))
    assert orders.source_from_json(written, str) == source


def test_a_template_is_known_by_its_name_and_found_in_its_present_folder() -> None:
    written = orders.source_to_json(Template("/spool/one/invoice"))
    assert orders.source_from_json(written, lambda name: f"/spool/two/{name}") == Template(
        "/spool/two/invoice"
    )


def test_a_template_keeps_the_engine_that_was_asked_for() -> None:
    written = orders.source_to_json(Template("/spool/one/invoice", "typst"))
    assert orders.source_from_json(written, str) == Template("invoice", "typst")
    del written["engine"]  # as an older release wrote it
    assert orders.source_from_json(written, str) == Template("invoice")


def test_options_are_the_same_once_they_were_written_down() -> None:
    options = Options(variant="pdf/a-3b", profile="en16931", epoch=0, zoom=1.5, watermark="Draft")
    written = orjson.loads(orjson.dumps(orders.options_to_json(options)))
    assert orders.options_from_json(written) == options
    assert set(written) == {"variant", "profile", "epoch", "zoom", "watermark"}
