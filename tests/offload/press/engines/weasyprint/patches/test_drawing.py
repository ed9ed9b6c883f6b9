import pytest

from offload.press.engines.weasyprint.patches import drawing


@pytest.mark.parametrize(
    "item", [b"q", 0.0, -0.0, 3.0, 1e15, 0.1, 1e-9, -2.25, 7, True, "Name", float("inf")]
)
def test_an_item_is_written_as_it_was(item: object) -> None:
    try:
        expected = drawing._to_bytes(item)
    except OverflowError:
        with pytest.raises(OverflowError):
            drawing.to_bytes(item)
    else:
        assert drawing.to_bytes(item) == expected
