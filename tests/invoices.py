"""Drafts of e-invoices, made of the built-in templates' samples."""

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from offload.order import E_INVOICES, Syntax
from offload.press.documents import ledger
from offload.press.documents.einvoice.draft import Draft
from offload.press.documents.einvoice.profiles import PROFILES
from offload.press.documents.template import CompiledTemplate
from offload.templates import catalogue

# All but one with several taxes a line, which no e-invoice has.
SAMPLES = tuple(
    f"{name}/{path.stem}"
    for name in E_INVOICES
    for path in sorted((catalogue.BUILT_IN / name).glob("sample*.json"))
    if path.stem != "sample-us"
)
# The one that says all that Germany asks for.
GERMAN = "invoice/sample-de"


def sample(which: str = GERMAN) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((catalogue.BUILT_IN / f"{which}.json").read_bytes())
    return value


def whole() -> dict[str, Any]:
    """An invoice that says all that EN 16931 has terms for."""
    value: dict[str, Any] = json.loads((Path(__file__).parent / "whole_invoice.json").read_bytes())
    return value


def draft(
    value: dict[str, Any],
    name: str = "invoice",
    profile: str = "en16931",
    syntax: Syntax = "cii",
) -> Draft:
    """What is to become an e-invoice, through the template's own schema and arithmetic."""
    content = templates()[name].read(json.dumps(value).encode())
    bill = ledger.bill(content.value, content.formats.places)
    kind = E_INVOICES[name]
    return Draft(content.value, bill, content.formats, kind, PROFILES[profile], syntax)


@cache
def templates() -> dict[str, CompiledTemplate]:
    published = catalogue.publish([catalogue.BUILT_IN], Path(mkdtemp()))
    return {name: CompiledTemplate(it.folder) for name, it in published.items()}
