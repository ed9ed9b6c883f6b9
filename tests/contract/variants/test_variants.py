"""What claims to be PDF/A or PDF/UA is that, by an independent validator, or is refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from offload.order import EngineName, Options, Template
from offload.press import sources
from offload.press.engines import ENGINES
from offload.templates import catalogue
from tests import ROOT, typesetting
from tests.built_in import LANGUAGES
from tests.contract.variants import verdicts
from tests.contract.variants.verdicts import COLUMNS, CONFORMS, REFUSED, Verdicts
from tests.invoices import SAMPLES, sample

# The strictest of each part; `make claims` judges all.
STRICTEST = {"1a": "A-1a", "3a": "A-3a", "4e": "A-4e", "ua1": "UA-1"}
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
    # None of them carries a file.
    assert set(said.values()) == {REFUSED if profile == "4f" else CONFORMS}


@pytest.mark.soak
@pytest.mark.parametrize("profile", ALL)
def test_the_docs_have_each_verdict(profile: str) -> None:
    [column] = [column for column, profiles in COLUMNS.items() if profile in profiles]
    assert judged(profile)[profile] == documented()[column]


# WeasyPrint 70 leaves its colour profile open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
@pytest.mark.parametrize("which", SAMPLES)
def test_factur_x_is_an_archive_in_each_engine(
    tmp_path: Path, which: str, engine: EngineName
) -> None:
    name = which.partition("/")[0]
    folder = catalogue.publish([catalogue.BUILT_IN], tmp_path)[name].folder
    (tmp_path / "body").write_text(json.dumps(sample(which)))
    options = Options(variant="pdf/a-3b", profile="en16931")
    document = sources.filled(tmp_path / "body", Template(str(folder), engine), options)
    ENGINES[engine].typeset(document, options, tmp_path / "made.pdf")
    assert verdicts.faults((tmp_path / "made.pdf").read_bytes(), "3b") == []


# WeasyPrint 70 leaves its colour profile open.
@pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")
def test_the_validator_finds_faults() -> None:
    assert verdicts.faults(typesetting.pdf("<p>No archive"), "1b")
