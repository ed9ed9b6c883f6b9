import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from offload.press.documents import patterns

SCHEMAS = sorted(Path("templates").glob("*/schema.json"))


def found(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from found(part)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.parent.name)
def test_each_pattern_of_our_templates_is_in_words(schema: Path) -> None:
    asked = {patterns.in_words(pattern) for pattern in found(json.loads(schema.read_bytes()))}
    assert asked
    assert not [words for words in asked if words.startswith("text that matches")]


def test_an_operators_own_is_quoted() -> None:
    assert patterns.in_words("^x+$") == "text that matches ^x+$"
