"""Words by language: read when they are asked for, and an operator's own before all others."""

from pathlib import Path

import pytest

from offload.errors import TemplateBroken
from offload.press.documents import texts

GERMAN = """
msgctxt "page"
msgid "Page {page} of {pages}"
msgstr "Seite {page} von {pages}"

msgctxt "due"
msgid "Due"
msgstr ""

#, fuzzy
msgctxt "date"
msgid "Date"
msgstr "Dattel"
"""


def folder(place: Path, **files: str) -> Path:
    (place / "letter/texts").mkdir(parents=True)
    for language, content in files.items():
        (place / f"letter/texts/{language}.po").write_text(content)
    return place / "letter"


def test_what_is_translated_and_reviewed_is_found_by_its_key(tmp_path: Path) -> None:
    catalogues = texts.load(folder(tmp_path, de=GERMAN, fr=""))
    assert list(catalogues) == ["de", "fr"]
    assert catalogues["de"] == {"page": "Seite {page} von {pages}"}


def test_a_broken_catalogue_is_named_with_its_line_when_it_is_asked_for(tmp_path: Path) -> None:
    catalogues = texts.load(folder(tmp_path, de=GERMAN, fr='msgid "a"\noops "b"'))
    assert catalogues["de"]
    with pytest.raises(TemplateBroken, match=r"letter/texts/fr\.po:2: "):
        catalogues["fr"]


def test_a_folders_own_words_take_the_place_of_the_catalogues(tmp_path: Path) -> None:
    place = folder(tmp_path, de=GERMAN)
    (place / "texts.json").write_text('{"en": {"due": "By"}}')
    assert texts.load(place) == {"en": {"due": "By"}}


def test_a_folder_without_words_has_no_language(tmp_path: Path) -> None:
    assert len(texts.load(tmp_path)) == 0
