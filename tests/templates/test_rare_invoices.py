"""Invoices that are legal and rare: printed whole, the same in each engine, and read back."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from offload.errors import InvalidData
from offload.order import Syntax
from offload.press.documents.einvoice import reading
from offload.press.documents.einvoice.making import make
from tests import invoices, typesetting
from tests.invoices import templates
from tests.templates.rare_invoices import CREDIT_NOTES, GERMAN, INVOICES

ENGINES = (typesetting.pdf_of_data, typesetting.typst_of_data)
SYNTAXES: tuple[Syntax, ...] = ("cii", "ubl")
ALL = [("invoice", name) for name in INVOICES] + [("credit-note", name) for name in CREDIT_NOTES]
# What machines alone read, or what is printed in other words: dates, numbers, codes and countries.
_IN_OTHER_WORDS = re.compile(
    r"/(locale|currency|country|scheme|electronic_address|issued|due|delivered|start|end|type|kind"
    r"|means|tax_point_on|\w*code|\w*category|media_type|content|filename|period)\b"
)
# What a described attachment is called, and where to pay what is paid already.
_NEEDLESS = re.compile(r"/attachments/\d/id|/payment/iban")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def value_of(template: str, name: str) -> dict[str, Any]:
    return (INVOICES if template == "invoice" else CREDIT_NOTES)[name]


def text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)


def leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every text and number in it, with its place."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from leaves(inner, f"{place}/{name}")
        case list():
            for number, inner in enumerate(value):
                yield from leaves(inner, f"{place}/{number}")
        case _:
            yield place, value


def is_printed_as_it_is(place: str, value: Any) -> bool:
    return isinstance(value, str) and not (
        _IN_OTHER_WORDS.search(place) or _NUMBER.fullmatch(value)
    )


@pytest.mark.parametrize(("template", "name"), ALL)
def test_what_is_sent_is_printed_in_each_engine(template: str, name: str) -> None:
    value = value_of(template, name)
    html = text(typesetting.pdf_of_data(templates()[template], value))
    typst = text(typesetting.typst_of_data(templates()[template], value))
    assert set(html.split()) == set(typst.split())
    seen = "".join(html.split())
    sent = [(place, it) for place, it in leaves(value) if is_printed_as_it_is(place, it)]
    lost = [it for it in sent if "".join(it[1].split()) not in seen]
    assert [it for it in lost if not _NEEDLESS.match(it[0])] == []


@pytest.mark.parametrize("profile", ["en16931", "xrechnung"])
@pytest.mark.parametrize(("template", "name"), ALL)
def test_it_is_an_e_invoice_that_reads_back_the_same(
    tmp_path: Path, template: str, name: str, profile: str
) -> None:
    value = value_of(template, name)
    if value["currency"] == "KWD":
        with pytest.raises(InvalidData):
            make(invoices.draft(value, template, profile))
        return
    for syntax in SYNTAXES:
        made = make(invoices.draft(value, template, profile, syntax)).xml
        (tmp_path / "made.xml").write_bytes(made)
        back = {**reading.read(tmp_path / "made.xml")["invoice"], "locale": value["locale"]}
        assert make(invoices.draft(back, template, profile, syntax)).xml == made


@pytest.mark.parametrize(
    ("type_", "title"),
    [
        ("326", "Teilrechnung"),
        ("384", "Berichtigte Rechnung"),
        ("386", "Anzahlungsrechnung"),
        ("877", "Schlussrechnung"),
        ("383", "Belastungsanzeige"),
        ("380", "Rechnung"),
    ],
)
def test_its_title_says_what_it_is(type_: str, title: str) -> None:
    value = {**GERMAN, "type": type_}
    for typeset in ENGINES:
        assert f"\n{title} R-1\n" in text(typeset(templates()["invoice"], value)).replace("\r", "")


def test_who_bills_oneself_says_so() -> None:
    """As the law wants it (Directive 2006/112/EC, article 226, 10a)."""
    for typeset in ENGINES:
        assert "Gutschrift" in text(typeset(templates()["invoice"], INVOICES["389"]))
        assert "Gutschrift" not in text(typeset(templates()["invoice"], GERMAN))


@pytest.mark.parametrize("name", ["card", "cash"])
def test_nobody_is_asked_to_transfer_to_no_account(name: str) -> None:
    for typeset in ENGINES:
        page = text(typeset(templates()["invoice"], INVOICES[name]))
        assert "überweisen" not in page
        assert "Zahlbetrag: 119,00" in page


def test_tax_of_the_canaries_has_its_name() -> None:
    for typeset in ENGINES:
        page = text(typeset(templates()["invoice"], INVOICES["IGIC"]))
        assert "IGIC 7 % sobre 100,00" in page.replace("\N{NO-BREAK SPACE}", " ")
        assert "IVA 7" not in page


def test_more_than_was_asked_is_a_credit_in_each_engine() -> None:
    for typeset in ENGINES:
        page = text(typeset(templates()["invoice"], INVOICES["paid too much"]))
        assert "Guthaben zu Ihren Gunsten" in page
        assert "Zahlbetrag" not in page
