"""What claims to be PDF/A or PDF/UA is that, by an independent validator, or is refused."""

import json
import subprocess
import sys

import pytest

from tests import ROOT, typesetting
from tests.built_in import LANGUAGES
from tests.contract.variants import verdicts
from tests.contract.variants.verdicts import COLUMNS, CONFORMS, Verdicts

# The strictest of each part; `make claims` judges all.
STRICTEST = {"1a": "A-1a", "3a": "A-3a", "ua1": "UA-1"}
ALL = [profile for profiles in COLUMNS.values() for profile in profiles]


def judged(*arguments: str) -> dict[str, Verdicts]:
    """By profile, in a process that has what a worker has."""
    command = [sys.executable, "-m", "tests.contract.variants.verdicts", *arguments]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    return dict(json.loads(said))


def documented() -> dict[str, Verdicts]:
    """The docs' verdicts, by column."""
    rows = [line.strip("| \n").split(" | ") for line in verdicts.documented().splitlines()[2:]]
    return {column: {row[0]: row[place] for row in rows} for place, column in enumerate(COLUMNS, 1)}


def test_a_document_conforms_or_is_refused_as_the_docs_say() -> None:
    said = documented()
    for profile, seen in judged(*STRICTEST).items():
        assert seen == said[STRICTEST[profile]]


def test_nothing_else_than_that_is_in_the_docs() -> None:
    assert {cell for column in documented().values() for cell in column.values()} == {"✓", "422"}


@pytest.mark.soak
@pytest.mark.parametrize("profile", ALL)
def test_each_template_conforms_in_each_language(profile: str) -> None:
    said = judged(profile, *LANGUAGES)[profile]
    assert len(said) > len(LANGUAGES)
    assert set(said.values()) == {CONFORMS}


@pytest.mark.soak
@pytest.mark.parametrize("profile", ALL)
def test_the_docs_have_each_verdict(profile: str) -> None:
    [column] = [column for column, profiles in COLUMNS.items() if profile in profiles]
    assert judged(profile)[profile] == documented()[column]


# WeasyPrint 70 leaves its colour profile open.
@pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")
def test_the_validator_finds_faults() -> None:
    assert verdicts.faults(typesetting.pdf("<p>No archive"), "1b")
