import pytest

from offload.order import Syntax
from offload.press.documents.einvoice import rules
from offload.press.documents.einvoice.making import write
from offload.press.documents.einvoice.profiles import PROFILES
from tests.invoices import draft, sample


def xml() -> bytes:
    return write(draft(sample())).text()


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_a_good_invoice_breaks_none(syntax: Syntax) -> None:
    made = write(draft(sample(), profile="xrechnung", syntax=syntax)).text()
    assert rules.breaches(PROFILES["xrechnung"], syntax, made) == []


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        (b"<ram:DuePayableAmount>2190.57", b"<ram:DuePayableAmount>2190.58", "BR-CO-16"),
        (b"<ram:GrandTotalAmount>2190.57", b"<ram:GrandTotalAmount>2190.58", "BR-CO-15"),
        (b"<ram:LineTotalAmount>1907.46", b"<ram:LineTotalAmount>1907.47", "BR-CO-10"),
    ],
)
def test_a_wrong_sum_breaks_its_rule(good: bytes, bad: bytes, rule: str) -> None:
    assert good in xml()
    breaches = rules.breaches(PROFILES["en16931"], "cii", xml().replace(good, bad))
    assert rule in {breach.rule for breach in breaches}
    assert all(breach.text and "[" not in breach.text[:1] for breach in breaches)


def test_a_breach_has_a_path_that_lxml_can_follow() -> None:
    value = sample()
    value["lines"][1]["unit_code"] = "ZZZ"
    made = write(draft(value))
    (breach,) = rules.breaches(PROFILES["en16931"], "cii", made.text())
    assert breach.rule == "BR-CL-23"
    (element,) = made.root.xpath(breach.path)
    assert element.get("unitCode") == "ZZZ"


def test_so_has_one_of_kosits_rules() -> None:
    value = sample()
    value["payment"]["terms"] = "#SKONTO#TAGE=14#PROZENT=2.25#"  # without its line's end
    made = write(draft(value, profile="xrechnung", syntax="ubl"))
    breaches = rules.breaches(PROFILES["xrechnung"], "ubl", made.text())
    assert [breach.rule for breach in breaches] == ["BR-DE-18"]
    assert len(made.root.xpath(breaches[0].path)) == 1
