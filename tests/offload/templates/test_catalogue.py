import json
from itertools import chain
from pathlib import Path

import pytest

from offload.errors import TemplateBroken
from offload.order import Template
from offload.templates import catalogue


def lay(root: Path, name: str, **files: str) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    of_engines = [own for own in catalogue.ENGINE_FILES.values() if own[0] in files]
    names = [*catalogue.FILES, *chain(*of_engines or [catalogue.ENGINE_FILES["weasyprint"]])]
    texts = dict.fromkeys(names, "") | {"README.md": f"# {name}\n\nA\nletter.\n\nMore."}
    for file, text in {**texts, **files}.items():
        (folder / file).write_text(text)
    return folder


def test_a_template_is_described_by_its_readme(tmp_path: Path) -> None:
    lay(tmp_path / "own", "letter")
    (entry,) = catalogue.publish([tmp_path / "own"], tmp_path / "home").values()
    assert (entry.name, entry.description) == ("letter", "A letter.")
    assert sorted(path.name for path in entry.folder.iterdir()) == sorted(
        (*catalogue.FILES, *catalogue.ENGINE_FILES["weasyprint"])
    )


def test_an_engine_is_there_where_its_file_is(tmp_path: Path) -> None:
    lay(tmp_path / "own", "both", **{"template.html": "", "style.css": "", "template.typ": ""})
    lay(tmp_path / "own", "letter", **{"template.typ": ""})
    found = catalogue.publish([tmp_path / "own"], tmp_path / "home")
    both, letter = found["both"], found["letter"]
    assert (both.engines, letter.engines) == (("weasyprint", "typst"), ("typst",))
    assert both.source() == Template(str(both.folder))
    assert both.source("typst") == Template(str(both.folder), "typst")
    assert letter.source() == Template(str(letter.folder), "typst")
    with pytest.raises(LookupError, match="typst"):
        letter.source("weasyprint")


def test_shared_files_lie_under_each_template_and_own_ones_above(tmp_path: Path) -> None:
    lay(tmp_path / "a", "letter", **{"own.css": "own"})
    lay(tmp_path / "b", "bill")
    for root, text in (("a", "first"), ("b", "second")):
        (tmp_path / root / "_shared").mkdir()
        (tmp_path / root / "_shared" / "own.css").write_text(text)
        (tmp_path / root / "_shared" / f"{root}.json").write_text(text)
    found = catalogue.publish([tmp_path / "a", tmp_path / "b"], tmp_path / "home")
    assert list(found) == ["bill", "letter"]
    assert (found["bill"].folder / "own.css").read_text() == "second"
    assert (found["letter"].folder / "own.css").read_text() == "own"
    assert (found["bill"].folder / "a.json").read_text() == "first"


def test_what_has_not_changed_stays_where_it_is(tmp_path: Path) -> None:
    folder, home = lay(tmp_path / "own", "letter"), tmp_path / "home"
    before = catalogue.publish([tmp_path / "own"], home)
    assert catalogue.publish([tmp_path / "own"], home) == before
    (folder / "style.css").write_text("p {}")
    after = catalogue.publish([tmp_path / "own"], home)["letter"].folder
    assert after != before["letter"].folder
    assert (before["letter"].folder / "style.css").read_text() == ""  # a job may still need it


def test_a_copy_under_another_name_is_another_template(tmp_path: Path) -> None:
    readme = {"README.md": "# Same"}
    for name in ("letter", "notice"):
        lay(tmp_path / "own", name, **readme)
    found = catalogue.publish([tmp_path / "own"], tmp_path / "home")
    assert {name: entry.folder.name for name, entry in found.items()} == {
        "letter": "letter",
        "notice": "notice",
    }


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (lay(tmp_path / "own", "letter") / "schema.json").unlink()
    with pytest.raises(TemplateBroken, match=r"^letter/schema\.json:1: is missing"):
        catalogue.publish([tmp_path / "own"], tmp_path / "home")


def test_a_name_must_fit_a_url(tmp_path: Path) -> None:
    lay(tmp_path / "own", "My Letter")
    with pytest.raises(TemplateBroken, match="My Letter"):
        catalogue.publish([tmp_path / "own"], tmp_path / "home")


def test_dotted_folders_and_files_are_no_templates(tmp_path: Path) -> None:
    (tmp_path / "own" / "..2026_11_25").mkdir(parents=True)
    (tmp_path / "own" / "notes.txt").touch()
    assert catalogue.publish([tmp_path / "own"], tmp_path / "home") == {}


def test_more_samples_and_the_languages_of_texts_are_published(tmp_path: Path) -> None:
    invoice = catalogue.publish([catalogue.BUILT_IN], tmp_path)["invoice"]
    assert set(invoice.samples) == {"de", "us"}
    assert json.loads(invoice.samples["de"])["locale"].startswith("de")
    assert {"ar", "de", "en", "ja"} <= set(invoice.languages)


def test_an_operators_own_words_take_the_place_of_the_catalogues(tmp_path: Path) -> None:
    shared = tmp_path / "own" / "_shared"
    shared.mkdir(parents=True)
    (shared / "texts.json").write_text('{"en": {"invoice": "Tax invoice"}}')
    roots = [catalogue.BUILT_IN, tmp_path / "own"]
    assert catalogue.publish(roots, tmp_path / "home")["invoice"].languages == ("en",)


def test_a_sample_that_is_no_json_is_named(tmp_path: Path) -> None:
    lay(tmp_path / "own", "letter", **{"sample-de.json": '{\n"a"}'})
    with pytest.raises(TemplateBroken, match=r"letter/sample-de\.json:2: is not JSON"):
        catalogue.publish([tmp_path / "own"], tmp_path / "home")
