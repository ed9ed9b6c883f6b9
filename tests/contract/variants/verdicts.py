"""What an independent validator says of what a worker makes.

Of each document in each variant there is one verdict: it conforms, or the request is refused.
`python -m tests.contract.variants.verdicts` writes them all into docs/variants.md; with profiles of
the validator and languages behind it prints those verdicts alone, as JSON.
"""

import atexit
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import page

from offload.errors import IncompleteDocument, VariantRefused
from offload.order import Options
from offload.press.documents.template import CompiledTemplate
from offload.press.engines.weasyprint.patches.install import install_patches
from tests import ROOT, typesetting
from tests.built_in import LANGUAGES, SAMPLES, compiled, sample
from tests.contract.variants import part_four
from tests.contract.variants.documents import DOCUMENTS

# Of a document, by the name of its row.
Verdicts = dict[str, str]

DOCS = ROOT / "docs" / "variants.md"
_START, _END = "<!-- verdicts -->\n", "<!-- end of verdicts -->\n"
# Columns of the table, and the profiles that each is of.
COLUMNS = {
    "A-1b": ("1b",),
    "A-1a": ("1a",),
    "A-2b, A-2u": ("2b", "2u"),
    "A-2a": ("2a",),
    "A-3b, A-3u": ("3b", "3u"),
    "A-3a": ("3a",),
    "A-4e": ("4e",),
    "A-4f": ("4f",),
    "UA-1": ("ua1",),
}
CONFORMS, REFUSED = "✓", "422"
# What a foreign document carries in PDF/A-4f, which must carry a file.
_FILE = '<head><link rel="attachment" href="data:,a">'


def main() -> None:
    """Judge what the command line asks for, as a worker makes it."""
    install_patches()
    profiles = [argument for argument in sys.argv[1:] if argument not in LANGUAGES]
    languages = [argument for argument in sys.argv[1:] if argument in LANGUAGES]
    if languages:
        said = {profile: of_samples(profile, languages) for profile in profiles}
        print(json.dumps(said))  # noqa: T201 - for the tests
    elif profiles:
        said = {profile: of_documents(profile) | of_samples(profile) for profile in profiles}
        print(json.dumps(said))  # noqa: T201
    else:
        judged = table()
        DOCS.write_text(DOCS.read_text().replace(documented(), judged))


def of_documents(profile: str) -> Verdicts:
    """Of each foreign document."""
    return {name: verdict(html, profile, name) for name, html in DOCUMENTS.items()}


def verdict(html: str, profile: str, name: str = "") -> str:
    """Whether a document conforms, or is refused; else what is wrong."""
    options = Options(variant=variant(profile), forms="forms=true" in name)
    try:
        made = typesetting.pdf(html.replace("<head>", _FILE) if profile == "4f" else html, options)
    except (VariantRefused, IncompleteDocument):
        return REFUSED
    return "; ".join(faults(made, profile)) or CONFORMS


def of_samples(profile: str, languages: list[str] | None = None) -> Verdicts:
    """Of each template with each of its samples, in the sample's language or in others.

    One word stands for both engines, if they agree.
    """
    said = {}
    for path in SAMPLES:
        for locale in languages or [sample(path)["locale"]]:
            value, template = sample(path) | {"locale": locale}, _templates()[path.parent.name]
            name = f"template {template.name}, {locale}"
            said[name] = " ".join(sorted(set(_in_each_engine(template, value, profile))))
    return said


@cache
def _templates() -> dict[str, CompiledTemplate]:
    """Compiled once for all profiles."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    return compiled(Path(folder))


def _in_each_engine(
    template: CompiledTemplate, value: dict[str, Any], profile: str
) -> Iterator[str]:
    for typeset in (typesetting.pdf_of_data, typesetting.typst_of_data):
        try:
            made = typeset(template, value, Options(variant=variant(profile)))
        except VariantRefused:
            yield REFUSED
        else:
            yield "; ".join(faults(made, profile)) or CONFORMS


def variant(profile: str) -> str:
    """What the option `variant` calls a profile of the validator's."""
    return "pdf/ua-1" if profile == "ua1" else f"pdf/a-{profile}"


def faults(pdf: bytes, profile: str) -> list[str]:
    """What the validator finds in a PDF."""
    if profile.startswith("4"):
        return part_four.faults(pdf, profile.removeprefix("4"))
    report = page.validate_pdf_bytes(pdf, profile=profile)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def table() -> str:
    """The table of the docs."""
    said = {
        profile: of_documents(profile) | of_samples(profile)
        for profiles in COLUMNS.values()
        for profile in profiles
    }
    head = ["Document", *COLUMNS]
    rows = [
        [
            name,
            *(" ".join(sorted({said[p][name] for p in profiles})) for profiles in COLUMNS.values()),
        ]
        for name in said["1b"]
    ]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (head, ["---"] * len(head), *rows))


def documented() -> str:
    """The table as the docs have it."""
    return DOCS.read_text().split(_START)[1].split(_END)[0]


if __name__ == "__main__":
    main()
