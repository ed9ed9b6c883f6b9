"""A profile's business rules (Schematron), by Saxon: they are written in XSLT 2.

A worker loads Saxon with its first e-invoice, and compiles a profile's rules once. It can't be
done before the fork: Saxon has threads.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from offload.order import Syntax
from offload.press.documents.einvoice.profiles import Profile

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
# `/*:Name[namespace-uri()='...'][1]` of XPath 2, or `/Q{...}Name[1]` of XPath 3: lxml has 1.
_STEP = re.compile(r"\*:(?P<a>\w+)\[namespace-uri\(\)='(?P<b>[^']*)'\]|Q\{(?P<d>[^}]*)\}(?P<c>\w+)")

_NAMED = re.compile(r"(?:\[FX-[\w-]+\]\s*-?\s*)?\[([\w-]+)\]\s*-?\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that an invoice breaks: `path` is an XPath of the element."""

    rule: str
    text: str
    path: str


def breaches(profile: Profile, syntax: Syntax, xml: bytes) -> list[Breach]:
    """All rules of a profile that an invoice breaks; a warning is none.

    Args:
        profile: whose rules.
        syntax: of the XML.
        xml: the invoice.
    """
    source = _saxon().parse_xml(xml_text=xml.decode())
    return [
        breach
        for rules in profile.rules(syntax)
        for breach in _broken(_compiled(rules.path), source)
        if rules.ignored is None or not rules.ignored.fullmatch(breach.rule)
    ]


def _broken(stylesheet: Any, source: Any) -> list[Breach]:
    report = etree.fromstring(stylesheet.transform_to_string(xdm_node=source).encode())
    return [_breach(failed) for failed in report.iter(f"{_SVRL}failed-assert") if _counts(failed)]


@lru_cache
def _compiled(path: Path) -> Any:
    """A file of rules, compiled once in each worker: that takes a second, and memory."""
    return _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))


@lru_cache
def _saxon() -> Any:
    from saxonche import PySaxonProcessor  # 40 MB that most workers never need

    return PySaxonProcessor(license=False)


def _counts(failed: Any) -> bool:
    flag: str = failed.get("flag", "fatal")
    return flag not in ("warning", "information")


def _breach(failed: Any) -> Breach:
    text = " ".join("".join(failed.find(f"{_SVRL}text").itertext()).split())
    # Factur-X's own number stands before the norm's: FX-SCH-A-000122, [BR-CO-16]-Amount due …
    named = _NAMED.match(text)
    rule, text = named.groups() if named else (failed.get("id"), text)
    return Breach(rule, text, _STEP.sub(_step, failed.get("location")))


def _step(found: re.Match[str]) -> str:
    name, namespace = found["a"] or found["c"], found["b"] or found["d"]
    return f"*[local-name()='{name}' and namespace-uri()='{namespace}']"
