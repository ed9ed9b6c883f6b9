from typing import Any

import pytest
import weasyprint
from weasyprint.pdf import fonts

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


def test_fonts_are_cut_down_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    def written() -> Any:
        html = weasyprint.HTML(string="<p>of a <b>few</b> <i>glyphs</i>")
        return html.write_pdf(pdf_identifier=b"same")

    before, ffi, kinds = written(), fonts.ffi, list[str]()

    class Watched:
        def __getattr__(self, name: str) -> Any:
            return getattr(ffi, name)

        def new(self, kind: str, *values: Any) -> Any:
            kinds.append(kind)
            return ffi.new(kind, *values)

    monkeypatch.setattr(fonts, "ffi", drawing.Arrays(Watched()))
    assert written() == before
    arrays = [kind for kind in kinds if "codepoint" in kind]
    assert len(arrays) > 3
    assert set(arrays) == {"hb_codepoint_t[]"}
