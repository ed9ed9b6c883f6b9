"""`pressroom templates new`: a folder that is a template that works."""

from pathlib import Path

from offload.errors import TemplateBroken
from offload.order import EngineName
from offload.templates.catalogue import ENGINE_FILES, FILES, NAME

_STARTER = Path(__file__).with_name("starter")


def create(folder: Path, engine: EngineName = "weasyprint") -> list[Path]:
    """Write a small letter with a schema and a sample: the files of a template.

    Args:
        folder: to make; its last part is the template's name.
        engine: that typesets it: HTML, or Typst.

    Returns:
        The files.

    Raises:
        TemplateBroken: no template can have this name.
        FileExistsError: there is something already.
    """
    if not NAME.fullmatch(folder.name):
        raise TemplateBroken(f"{folder.name!r}: a template is named by a-z, 0-9 and hyphens")
    folder.mkdir(parents=True)
    return [_write(folder / name) for name in (*FILES, *ENGINE_FILES[engine])]


def _write(path: Path) -> Path:
    text = (_STARTER / path.name).read_text()
    path.write_text(text.replace("TEMPLATE_NAME", path.parent.name))
    return path
