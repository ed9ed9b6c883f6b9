import json
from pathlib import Path

import pikepdf
import pytest

from offload.errors import (
    IncompleteDocument,
    InvalidData,
    Item,
    TemplateBroken,
    TypesettingFailed,
    VariantRefused,
)
from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines.engine import Document
from offload.press.engines.typst.engine import Typst

READ = """#set document(title: "T")
#import "@pressroom/document:1.0.0": values
"""
WITHOUT_ALT = """#image(bytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"))"""


def refused(folder: Path, program: str, variant: str | None, data: object = None) -> list[Item]:
    """What is told of a document that can't be made."""
    root = folder / "letter"
    root.mkdir()
    (root / "template.typ").write_text(READ + program)
    content = json.dumps({"data": data}, ensure_ascii=False).encode()
    document = Document(content, NoAssets(), program=root / "template.typ")
    with pytest.raises((IncompleteDocument, TypesettingFailed, VariantRefused)) as refusal:
        Typst().typeset(document, Options(variant=variant), folder / "a.pdf")
    return [*refusal.value.items]


@pytest.mark.parametrize("variant", ["pdf/a-1b", "pdf/a-3a", "pdf/ua-1"])
def test_a_character_of_private_use_is_named_with_its_field(tmp_path: Path, variant: str) -> None:
    data = {"buyer": {"name": "Acme"}, "lines": [{"a/b": "x\ue000"}]}
    (item,) = refused(tmp_path, '#values.data.lines.at(0).at("a/b")', variant, data)
    assert item == {
        "detail": "No font has a glyph for U+E000 (private use): bring a font that has them",
        "pointer": "/lines/0/a~1b",
    }


def test_one_of_the_template_is_named_with_its_line(tmp_path: Path) -> None:
    (item,) = refused(tmp_path, '#"\\u{e000}"', "pdf/a-3a")
    assert item == {
        "detail": "letter/template.typ:3: the PDF contains the codepoint U+E000",
        "expected": "codepoints from the Unicode private area are forbidden in this export mode",
    }


def test_a_character_without_a_glyph_is_named_with_its_field(tmp_path: Path) -> None:
    (item,) = refused(
        tmp_path, "#values.data.note", "pdf/a-2b", {"name": "x", "note": "a\U00010000"}
    )
    assert isinstance(item, dict)
    assert "U+10000" in item["detail"]
    assert item["pointer"] == "/note"


def test_each_fault_is_told(tmp_path: Path) -> None:
    items = refused(tmp_path, f"{WITHOUT_ALT}\n\n{WITHOUT_ALT}", "pdf/ua-1")
    assert [str(item["detail"]) for item in items if isinstance(item, dict)] == [
        "letter/template.typ:3: missing alt text",
        "letter/template.typ:5: missing alt text",
    ]


def test_what_can_be_laid_out_and_be_no_pdf_is_no_broken_template(tmp_path: Path) -> None:
    """A PDF as a picture, of a version above that of the document."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(9, 9))
        pdf.save(tmp_path / "new.pdf", force_version="2.0")
    picture = (tmp_path / "new.pdf").read_bytes()
    (item,) = refused(tmp_path, f"#image(bytes({tuple(picture)}))", None)
    assert isinstance(item, dict)
    assert item["detail"] == "letter/template.typ:3: the version of the PDF is too high"
    assert "raise the export target to PDF 2.0" in item["expected"]


def test_a_logo_that_is_no_picture_is_a_fault_of_the_data(tmp_path: Path) -> None:
    (tmp_path / "template.typ").write_text(
        '#import "@pressroom/document:1.0.0": values\n#image(bytes(values.logo))'
    )
    data = {"brand": {"logo": "data:image/png;base64,AQID"}}
    content = json.dumps({"data": data, "logo": [1, 2, 3]}).encode()
    document = Document(content, NoAssets(), program=tmp_path / "template.typ")
    with pytest.raises(InvalidData) as refusal:
        Typst().typeset(document, Options(), tmp_path / "a.pdf")
    (item,) = refusal.value.items
    assert isinstance(item, dict)
    assert (item["pointer"], item["detail"]) == ("/brand/logo", "unknown image format")


@pytest.mark.parametrize(
    ("program", "place"),
    [
        ("#decimal(values.data.price)", {"pointer": "/price"}),
        ('#decimal(values.data.price + "0")', {}),
    ],
)
def test_a_number_of_too_many_figures_is_a_fault_of_the_data(
    tmp_path: Path, program: str, place: dict[str, str]
) -> None:
    (tmp_path / "template.typ").write_text(READ + program)
    content = json.dumps({"data": {"price": "123456789012345.12345678901234567890"}}).encode()
    document = Document(content, NoAssets(), program=tmp_path / "template.typ")
    with pytest.raises(InvalidData) as refusal:
        Typst().typeset(document, Options(), tmp_path / "a.pdf")
    (item,) = refusal.value.items
    assert isinstance(item, dict)
    assert "is too long for Typst" in item["detail"]
    assert {name: item[name] for name in item.keys() & {"pointer"}} == place


@pytest.mark.parametrize("namespace", ["preview", "local"])
def test_a_package_that_is_not_there_is_told_where_to_put(tmp_path: Path, namespace: str) -> None:
    (tmp_path / "template.typ").write_text(f'\n#import "@{namespace}/house:1.0.0": *')
    document = Document(b"{}", NoAssets(), program=tmp_path / "template.typ")
    name = f"{tmp_path.name}/template.typ:2: there is no package @{namespace}/house:1.0.0"
    hint = f"put its files into packages/{namespace}/house/1.0.0 of the template or of _shared"
    with pytest.raises(TemplateBroken) as refusal:
        Typst().typeset(document, Options(), tmp_path / "a.pdf")
    assert str(refusal.value) == f"{name} ({hint})"
