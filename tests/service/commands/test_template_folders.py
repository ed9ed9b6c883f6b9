from pathlib import Path

from offload.templates.catalogue import BUILT_IN
from service import settings
from service.commands.template_folders import template_folders


def test_a_name_is_looked_for_among_all(tmp_path: Path) -> None:
    configured = settings.load().model_copy(update={"templates": tmp_path})
    with template_folders("invoice", configured) as folders:
        assert folders == (BUILT_IN, tmp_path)


def test_a_path_is_a_folder_alone_with_what_is_shared(tmp_path: Path) -> None:
    for name in ("letter", "unfinished", "_shared"):
        (tmp_path / name).mkdir()
    with template_folders(str(tmp_path / "letter"), settings.load()) as (_, alone):
        assert {path.name for path in alone.iterdir()} == {"letter", "_shared"}
