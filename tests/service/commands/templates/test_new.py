from pathlib import Path

import pytest

from offload.errors import TemplateBroken
from offload.order import EngineName
from offload.templates.catalogue import ENGINE_FILES, FILES
from service.commands.templates.new import create


@pytest.mark.parametrize("engine", ENGINE_FILES)
def test_it_has_each_file_and_its_own_name(tmp_path: Path, engine: EngineName) -> None:
    folder = tmp_path / "letter"
    files = {*FILES, *ENGINE_FILES[engine]}
    assert {path.name for path in create(folder, engine)} == files
    assert (folder / "README.md").read_text().startswith("# letter\n")


def test_a_name_that_no_url_has(tmp_path: Path) -> None:
    with pytest.raises(TemplateBroken, match="a-z, 0-9 and hyphens"):
        create(tmp_path / "My Letter")
    assert not list(tmp_path.iterdir())
