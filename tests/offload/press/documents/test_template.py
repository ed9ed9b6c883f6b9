import json
from pathlib import Path
from typing import Any

import pytest

from offload.errors import InvalidData, TemplateBroken
from offload.press.documents.template import CompiledTemplate

HTML = (
    "<html><head><title>{{ data.number }}</title></head><body>{{ data.text|lines }}</body></html>"
)


def made(folder: Path, html: str = HTML, schema: str = "{}", **files: str) -> CompiledTemplate:
    place = folder / "letter"
    place.mkdir()
    all_files = {"template.html": html, "schema.json": schema, "style.css": "p {}", **files}
    for name, text in all_files.items():
        (place / name).write_text(text)
    return CompiledTemplate(place)


def filled(template: CompiledTemplate, **value: Any) -> str:
    return template.fill(json.dumps(value).encode())


def test_data_is_escaped_wherever_it_stands(tmp_path: Path) -> None:
    html = filled(made(tmp_path), number="<b>&", text="one\n<two>")
    assert "<title>&lt;b&gt;&amp;</title>" in html
    assert "one<br/>&lt;two&gt;" in html


def test_a_preview_holds_its_stylesheet_and_the_last_word_is_styles(tmp_path: Path) -> None:
    template = made(tmp_path, **{"z.css": "i {}"})
    preview = template.preview(filled(template, number=1, text=""))
    assert "<style>i {}\np {}</style></head>" in preview


def test_a_long_word_is_found_wherever_it_stands(tmp_path: Path) -> None:
    template = made(tmp_path, html="{{ data.lines is unbroken }}")
    assert filled(template, lines=[{"name": "An oak shelf, 180 cm, oiled"}]) == "False"
    assert filled(template, lines=[{}, {"parts": [{"name": "x" * 20}]}]) == "True"
    assert filled(template, lines=[{"price": 10**20}]) == "True"


def test_an_asset_becomes_a_data_url(tmp_path: Path) -> None:
    template = made(tmp_path, html="{{ asset('logo.svg') }}", **{"logo.svg": "<svg/>"})
    assert filled(template) == "data:image/svg+xml;base64,PHN2Zy8+"


def test_a_brand_has_defaults_in_the_folder(tmp_path: Path) -> None:
    template = made(tmp_path, html="{{ brand.accent }}", **{"brand.json": '{"accent": "#123456"}'})
    assert filled(template) == "#123456"
    assert filled(template, brand={"accent": "#abcdef"}) == "#abcdef"


def test_data_that_the_schema_refuses_is_not_filled_in(tmp_path: Path) -> None:
    with pytest.raises(InvalidData):
        filled(made(tmp_path, schema='{"required": ["number"]}'))


def test_the_arithmetics_faults_come_through(tmp_path: Path) -> None:
    template = made(tmp_path, html="{{ bill().gross }}")
    value = {"currency": "EUR", "lines": [{"price": 1}]}
    assert filled(template, **value) == "1.00"
    with pytest.raises(InvalidData):
        filled(template, **value, totals={"gross": 2})


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"html": "one\n{% if %}"}, "letter/template.html:2: "),
        ({"html": "x", "part.html": "\n\n{{ }"}, "letter/part.html:3: "),
        ({"schema": '{"type":\n"objekt"}'}, "letter/schema.json:1: at /type: "),
        ({"schema": '{\n"type" 7}'}, "letter/schema.json:2: "),
        ({"texts.json": "["}, "letter/texts.json:1: "),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    with pytest.raises(TemplateBroken) as caught:
        made(tmp_path, **files)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_an_undefined_name_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(TemplateBroken, match=r"^letter/template\.html:3: there is no nmber$"):
        filled(made(tmp_path, html="\n\n{{ data.nmber }}"))


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ bill.__globals__ }}",
        "{{ data.update({'a': 1}) }}",
        "{{ range(10000000)|list }}",
        "{% include '../../../../etc/passwd' %}",
        "{{ asset('/etc/passwd') }}",
    ],
)
def test_the_sandbox_holds(tmp_path: Path, attack: str) -> None:
    with pytest.raises(TemplateBroken):
        filled(made(tmp_path, html=attack))
