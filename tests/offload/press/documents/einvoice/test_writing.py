from lxml import etree

from offload.press.documents.einvoice.completing import complete
from offload.press.documents.einvoice.writing import rename, tree
from tests.invoices import draft, sample, whole


def test_elements_know_the_data_that_they_were_made_of() -> None:
    written = tree(complete(draft(sample())), "cii", "CrossIndustryInvoice")
    line = written.root.find(".//IncludedSupplyChainTradeLineItem")
    assert written.pointers[line] == "/lines/0"


def test_there_are_no_empty_elements_but_the_one_that_is_asked_for() -> None:
    written = tree(complete(draft(sample())), "cii", "CrossIndustryInvoice").root
    empty = [e.tag for e in written.iter() if not len(e) and not e.text and not e.attrib]
    assert empty == ["ApplicableHeaderTradeDelivery"]


def test_what_xml_has_no_characters_for_is_left_out() -> None:
    value = sample() | {"notes": ["a\ufffeb"], "intro": "x"}
    written = tree(complete(draft(value)), "cii", "CrossIndustryInvoice").root
    assert [e.text for e in written.iter("Content")] == ["x", "ab"]


def test_words_are_kept_to_the_letter() -> None:
    value = sample()
    value["payment"]["terms"] = "#SKONTO#TAGE=14#PROZENT=2.25#\n"
    written = tree(complete(draft(value)), "cii", "CrossIndustryInvoice").root
    assert (
        written.findtext(".//SpecifiedTradePaymentTerms/Description") == value["payment"]["terms"]
    )


def test_amounts_have_their_currency_in_ubl() -> None:
    written = tree(complete(draft(whole(), syntax="ubl")), "ubl", "Invoice").root
    amounts = [(e.text, e.get("currencyID")) for e in written.iterfind("TaxTotal/TaxAmount")]
    assert amounts == [("9.32", "EUR"), ("105.40", "SEK")]


def test_a_credit_note_has_names_of_its_own_in_ubl() -> None:
    made = draft(sample("credit-note/sample"), "credit-note", syntax="ubl")
    written = tree(complete(made), "ubl", "CreditNote").root
    assert {"CreditNoteTypeCode", "CreditNoteLine"} <= {e.tag for e in written}
    assert written.find("CreditNoteLine/CreditedQuantity") is not None


def test_a_name_changes_in_its_namespace() -> None:
    root = etree.fromstring('<a xmlns="urn:x"><b/></a>')
    rename(root, {"b": "c"})
    assert root[0].tag == "{urn:x}c"
