"""Where a template of the command line lies: among the operator's, or in a folder by its path."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from offload.templates import catalogue
from service.settings import Settings


@contextmanager
def template_folders(name: str, settings: Settings) -> Iterator[tuple[Path, ...]]:
    """The folders of templates among which one is looked for.

    Args:
        name: of the template, or with a slash the path of its folder.
        settings: the operator's, which name a folder of templates.
    """
    if os.sep not in name:
        yield tuple(catalogue.roots(settings.templates))
        return
    folder = Path(name).resolve()
    with TemporaryDirectory() as alone:
        for path in (folder, folder.parent / catalogue.SHARED):
            if path.is_dir():
                (Path(alone) / path.name).symlink_to(path)
        yield tuple(catalogue.roots(Path(alone)))


def edited_folder(name: str, folders: Sequence[Path]) -> Path:
    """The folder of a template as its author has it, behind any link.

    Args:
        name: of a template that is there.
        folders: as `template_folders` gives them: the later one's template is meant.
    """
    places = (root / Path(name).name for root in reversed(folders))
    return next(place for place in places if place.is_dir()).resolve()
