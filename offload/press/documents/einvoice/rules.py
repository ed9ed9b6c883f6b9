"""A profile's business rules (Schematron), by Saxon: they are written in XSLT 2.

A worker loads Saxon with its first e-invoice, and compiles a profile's rules once. It can't be
done before the fork: Saxon has threads.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from offload.press.documents.einvoice.profiles import Profile

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
# `/*:Name[namespace-uri()='...'][1]`, which is XPath 2: lxml has 1.
_STEP = re.compile(r"\*:(\w+)\[namespace-uri\(\)='([^']*)'\]")

_NAMED = re.compile(r"(?:\[FX-[\w-]+\]\s*-?\s*)?\[([\w-]+)\]\s*-?\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that an invoice breaks: `path` is an XPath of the element."""

    rule: str
    text: str
    path: str


class Rules:
    """One profile's. Made by `load`.

    Args:
        profile: whose.
    """

    def __init__(self, profile: Profile) -> None:
        self._stylesheet = (
            _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(profile.rules))
        )

    def breaches(self, xml: bytes) -> list[Breach]:
        """All of them; a warning is none."""
        source = _saxon().parse_xml(xml_text=xml.decode())
        report = etree.fromstring(self._stylesheet.transform_to_string(xdm_node=source).encode())
        return [
            _breach(failed) for failed in report.iter(f"{_SVRL}failed-assert") if _counts(failed)
        ]


@lru_cache
def load(profile: Profile) -> Rules:
    """A profile's rules, compiled once in each worker: that takes a second, and memory."""
    return Rules(profile)


@lru_cache
def _saxon() -> Any:
    from saxonche import PySaxonProcessor  # 40 MB that most workers never need

    return PySaxonProcessor(license=False)


def _counts(failed: Any) -> bool:
    flag: str = failed.get("flag", "fatal")
    return flag != "warning"


def _breach(failed: Any) -> Breach:
    text = " ".join("".join(failed.find(f"{_SVRL}text").itertext()).split())
    # Factur-X's own number stands before the norm's: FX-SCH-A-000122, [BR-CO-16]-Amount due …
    named = _NAMED.match(text)
    rule, text = named.groups() if named else (failed.get("id"), text)
    path = _STEP.sub(r"*[local-name()='\1' and namespace-uri()='\2']", failed.get("location"))
    return Breach(rule, text, path)
