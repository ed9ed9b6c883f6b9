import pydyf
import pytest

from offload.press.engines.weasyprint.mends import streams


@pytest.mark.parametrize(
    ("content", "end"),
    [(b"ab", b"stream\nab\nendstream"), (b"a\r", b"stream\na\r\r\nendstream")],
)
def test_a_line_break_stands_between_data_and_end(content: bytes, end: bytes) -> None:
    written = streams.data(pydyf.Stream([content]))
    assert written.endswith(end)
    assert b"/Length 2" in written
