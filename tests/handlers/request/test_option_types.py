import re

import pytest
from pydantic import TypeAdapter, ValidationError

from handlers.request import option_types


@pytest.mark.parametrize("said", ["0", "1cm", "15mm 2cm", "0 1in 0 2.5pt"])
def test_margins(said: str) -> None:
    assert TypeAdapter(option_types.Margin).validate_python(said) == said


@pytest.mark.parametrize("said", ["1", "1cm;", "1cm  1cm", "", "a", "1em"])
def test_what_is_no_margin(said: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(option_types.Margin).validate_python(said)


@pytest.mark.parametrize(
    ("said", "read"), [("none", ()), ("print", ("print",)), ("print,copy", ("print", "copy"))]
)
def test_the_pattern_of_permissions_admits_what_is_read(said: str, read: tuple[str, ...]) -> None:
    permissions = TypeAdapter(option_types.Permissions)
    assert permissions.validate_python(said) == read
    assert re.search(permissions.json_schema()["pattern"], said)


def test_patterns_have_words() -> None:
    assert set(option_types.IN_WORDS) == {
        "page_size",
        "margin",
        "watermark",
        "permissions",
        "filename",
        "output",
        "before",
    }
