import sys
from typing import get_args

import pytest
from lxml import etree

from handlers.request.option_types import Profile
from offload.press.documents.einvoice.profiles import PROFILES


@pytest.mark.parametrize("name", PROFILES)
def test_each_profile_has_its_official_files(name: str) -> None:
    profile = PROFILES[name]
    assert etree.parse(profile.schema).getroot().tag.endswith("}schema")
    assert etree.parse(profile.rules).getroot().get("version") in ("2.0", "3.0")


def test_a_caller_can_ask_for_each_of_them() -> None:
    assert get_args(Profile) == tuple(PROFILES)


def test_the_packages_code_is_not_run() -> None:
    assert PROFILES["basic"].schema.exists()
    assert "facturx" not in sys.modules
