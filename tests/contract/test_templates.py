"""A lane typesets the built-in templates as WeasyPrint by itself does."""

import json
from pathlib import Path
from typing import Any

import pytest

from offload.press.documents.template import CompiledTemplate
from tests.built_in import LANGUAGES, SAMPLES, compiled, sample
from tests.contract import sides


@pytest.fixture(scope="module")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CompiledTemplate]:
    return compiled(tmp_path_factory.mktemp("templates"))


Filling = tuple[CompiledTemplate, str, dict[str, Any]]


def differing(fillings: list[Filling], folder: Path) -> list[str]:
    """Those that a lane makes otherwise than WeasyPrint makes the same HTML."""
    for template, name, body in fillings:
        html = template.preview(template.fill(json.dumps(body).encode()))
        (folder / f"{name}.html").write_text(html)
        (folder / f"{name}.json").write_text(json.dumps([str(template._folder), body]))
    sides.typeset(folder)
    return sides.differing(folder)


def test_a_lane_makes_what_weasyprint_makes(
    built_in: dict[str, CompiledTemplate], tmp_path: Path
) -> None:
    fillings = [
        (built_in[path.parent.name], f"{path.parent.name}-{path.stem}", sample(path))
        for path in SAMPLES
    ]
    assert differing(fillings, tmp_path) == []


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lane_makes_what_weasyprint_makes_in_each_language(
    built_in: dict[str, CompiledTemplate], tmp_path: Path, language: str
) -> None:
    fillings = [
        (
            built_in[path.parent.name],
            f"{path.parent.name}-{path.stem}",
            {**sample(path), "locale": language},
        )
        for path in SAMPLES
    ]
    assert differing(fillings, tmp_path) == []
