"""The built-in templates, their samples and their languages."""

import json
from pathlib import Path
from typing import Any

from offload.press.documents.template import CompiledTemplate
from offload.templates import catalogue

LANGUAGES = tuple(
    sorted(path.stem for path in (catalogue.BUILT_IN / catalogue.SHARED / "texts").glob("*.po"))
)
NAMES = sorted(folder.parent.name for folder in catalogue.BUILT_IN.glob("*/README.md"))
SAMPLES = sorted(catalogue.BUILT_IN.glob("*/sample*.json"))


def compiled(folder: Path) -> dict[str, CompiledTemplate]:
    """Each template by its name, compiled of a copy that is published there."""
    published = catalogue.publish([catalogue.BUILT_IN], folder)
    return {name: CompiledTemplate(template.folder) for name, template in published.items()}


def sample(path: Path) -> dict[str, Any]:
    """The data of a sample."""
    value: dict[str, Any] = json.loads(path.read_bytes())
    return value
