"""Where an e-invoice is in a file that somebody sent, and what kind of document it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from lxml import etree

from offload.errors import NoInvoice
from offload.order import Syntax

# As Factur-X, ZUGFeRD 2.0 and XRechnung name it, and others name UBL; the case does not count.
_FILENAMES = (
    *("factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml"),
    *("ubl-invoice.xml", "ubl-creditnote.xml", "ubl.xml"),
)
_OF_OTHERS = ("order-x.xml", "cida.xml")
# More files than an invoice brings along.
_MOST_FILES = 1000
_INVOICES: dict[str, Syntax] = {
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": "cii",
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": "ubl",
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote": "ubl",
}
# What looks like an invoice and is none that is read here.
_OTHERS = {
    "CrossIndustryDocument": "an invoice of ZUGFeRD 1, which EN 16931 has replaced",
    "SCRDMCCBDACIOMessageStructure": "an order of Order-X, no invoice",
}


def found(file: Path) -> tuple[str | None, Any, Syntax]:
    """The name, the XML and the syntax of an e-invoice, in a PDF or, without a name, alone.

    Raises:
        NoInvoice: there is none that can be read.
    """
    if _is_xml(file):
        root = _parsed(file.read_bytes())
        return None, root, _syntax(root)
    return _readable(list(_attached(file)))


def _is_xml(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(100).lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0").startswith(b"<")


def _readable(files: list[tuple[str, bytes]]) -> tuple[str, Any, Syntax]:
    """The first that is an invoice; else the fault of the last one."""
    fault = NoInvoice(f"The PDF has no file called {', '.join(_FILENAMES)}.")
    for name, content in files:
        try:
            root = _parsed(content)
            return name, root, _syntax(root)
        except NoInvoice as error:
            fault = error
    raise fault


def _parsed(content: bytes) -> Any:
    """With no entities, and nothing loaded: what XML attacks with. Attachments may be large."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, huge_tree=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NoInvoice(f"The XML can't be read: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise NoInvoice("The XML has a document type, which no e-invoice has.")
    return root


def _syntax(root: Any) -> Syntax:
    if root.tag in _INVOICES:
        return _INVOICES[root.tag]
    name = etree.QName(root).localname
    raise NoInvoice(f"The XML is {_OTHERS.get(name, f'a {name}, no invoice')}.")


def _attached(pdf: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            for i in range(min(document.count_attachments(), _MOST_FILES)):
                attachment = document.get_attachment(i)
                name = str(attachment.get_name())
                if name.lower() in (*_FILENAMES, *_OF_OTHERS):
                    yield name, bytes(attachment.get_data())
    except pypdfium2.PdfiumError as error:
        raise NoInvoice(f"The PDF can't be read: {error}") from error
