"""KoSIT's own stylesheets read in our invoices what went into them."""

import pytest
from lxml import etree

from bench.einvoice import official
from offload.order import Syntax
from offload.press.documents.einvoice import parsing
from offload.press.documents.einvoice.making import make
from tests.invoices import draft, whole

# Of two terms that exclude each other, and of other ways to pay.
ELSEWHERE = {"BT-4", "BT-8", "BT-87", "BT-88", "BT-89", "BT-90", "BT-91"}


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_each_term_of_the_norm_is_said(syntax: Syntax) -> None:
    xml = make(draft(whole(), syntax=syntax)).xml
    said = {element.get(official.ID) for element in official.read(xml).iter()}
    in_words = {"BT-21"} if syntax == "ubl" else set()  # UBL has it in the note's text
    assert {f"BT-{i}" for i in range(1, 166)} - ELSEWHERE - in_words <= said


def test_both_syntaxes_say_the_same() -> None:
    value = whole() | {"notes": ["One"]}
    del value["object"]  # whose scheme KoSIT's stylesheet does not read in CII
    cii, ubl = (official.read(make(draft(value, syntax=s)).xml) for s in ("cii", "ubl"))
    assert official.differences(cii, ubl) == []


def test_a_difference_is_told() -> None:
    before = official.read(make(draft(whole())).xml)
    after = official.read(make(draft(whole() | {"order": "other"})).xml)
    assert official.differences(before, after) == ["- /BT-13 PO-4711", "+ /BT-13 other"]
    assert official.facts(before) != official.facts(after)


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_what_is_read_says_the_same(syntax: Syntax) -> None:
    xml = make(draft(whole(), syntax=syntax)).xml
    data = parsing.read(etree.fromstring(xml), syntax)
    again = make(draft(data, syntax=syntax)).xml
    assert official.facts(official.read(xml)) == official.facts(official.read(again))
