from pathlib import Path

from offload.templates.catalogue import BUILT_IN
from service import settings
from service.commands.template_folders import edited_folder, template_folders


def test_a_name_is_looked_for_among_all(tmp_path: Path) -> None:
    configured = settings.load().model_copy(update={"templates": tmp_path})
    with template_folders("invoice", configured) as folders:
        assert folders == (BUILT_IN, tmp_path)


def test_a_path_is_a_folder_alone_with_what_is_shared(tmp_path: Path) -> None:
    for name in ("letter", "unfinished", "_shared"):
        (tmp_path / name).mkdir()
    with template_folders(str(tmp_path / "letter"), settings.load()) as (_, alone):
        assert {path.name for path in alone.iterdir()} == {"letter", "_shared"}


def test_an_author_edits_the_last_folder_behind_its_link(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.mkdir()
    with template_folders(str(letter), settings.load()) as folders:
        assert edited_folder(str(letter), folders) == letter
    assert edited_folder("invoice", (BUILT_IN, tmp_path)) == (BUILT_IN / "invoice").resolve()
    (tmp_path / "invoice").mkdir()
    assert edited_folder("invoice", (BUILT_IN, tmp_path)) == tmp_path / "invoice"
