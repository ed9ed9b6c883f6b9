import base64
import io

import pikepdf
import pytest
from PIL import Image

from offload.order import Options
from tests import typesetting

# WeasyPrint 70 leaves its colour profile open.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")


def page(mode: str, kind: str) -> str:
    file = io.BytesIO()
    Image.new(mode, (8, 8), "red").save(file, kind)
    picture = base64.b64encode(file.getvalue()).decode()
    return f'<html lang="en"><title>A</title><img alt="" src="data:image/{kind};base64,{picture}">'


def smoothed(made: bytes) -> list[bool]:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        streams = [o for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        return [bool(o.Interpolate) for o in streams if o.get("/Subtype") == "/Image"]


@pytest.mark.parametrize("epoch", [None, 0])
@pytest.mark.parametrize(("mode", "kind"), [("RGB", "png"), ("RGBA", "png"), ("RGB", "jpeg")])
def test_an_archive_has_no_smoothed_pictures(mode: str, kind: str, epoch: int | None) -> None:
    options = Options(variant="pdf/a-3b", epoch=epoch)
    found = smoothed(typesetting.pdf(page(mode, kind), options))
    assert found
    assert not any(found)


def test_any_other_pdf_keeps_them() -> None:
    assert smoothed(typesetting.pdf(page("RGB", "png"))) == [True]


def structure(made: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        [document] = pdf.Root.StructTreeRoot.K
        [table] = document.K
        return [str(row.S) for row in table.K]


def test_the_oldest_archives_have_no_row_groups() -> None:
    html = '<html lang="en"><table><thead><tr><th>A<tbody><tr><td>B</table>'
    assert structure(typesetting.pdf(html, Options(variant="pdf/a-1a"))) == ["/TR", "/TR"]
    assert structure(typesetting.pdf(html, Options(variant="pdf/a-2a"))) == ["/THead", "/TBody"]


def test_metadata_are_not_compressed() -> None:
    made = typesetting.pdf("<title>A</title>", Options(variant="pdf/a-2b"))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert "/Filter" not in pdf.Root.Metadata


@pytest.mark.parametrize("variant", ["pdf/a-2u", "pdf/ua-1"])
def test_each_glyph_of_a_syllable_stands_for_something(variant: str) -> None:
    html = '<html lang="hi"><title>A</title><h1>\N{DEVANAGARI LETTER DA}\N{DEVANAGARI VOWEL SIGN I}'
    with pikepdf.open(io.BytesIO(typesetting.pdf(html, Options(variant=variant)))) as pdf:
        maps = [o.ToUnicode.read_bytes() for o in pdf.objects if "/ToUnicode" in keys(o)]
    assert any(b"<0926093f>" in it for it in maps)
    assert any(b"<2060>" in it for it in maps)
    assert not any(b"<>" in it for it in maps)


def keys(item: pikepdf.Object) -> set[str]:
    return set(item.keys()) if isinstance(item, pikepdf.Dictionary) else set()
