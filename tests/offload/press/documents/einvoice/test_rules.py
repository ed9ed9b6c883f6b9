import pytest

from offload.press.documents.einvoice import cii, rules, schema
from offload.press.documents.einvoice.profiles import PROFILES
from tests.invoices import draft, sample

VAT = b"DE123456789"


def xml() -> bytes:
    made = schema.load(PROFILES["en16931"]).write(cii.invoice(draft(sample())))
    return made.text()


def test_a_good_invoice_breaks_none() -> None:
    assert rules.load(PROFILES["en16931"]).breaches(xml()) == []


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
    breaches = rules.load(PROFILES["en16931"]).breaches(xml().replace(good, bad))
    assert rule in {breach.rule for breach in breaches}
    assert all(breach.text and "[" not in breach.text[:1] for breach in breaches)


def test_a_breach_has_a_path_that_lxml_can_follow() -> None:
    value = sample()
    value["lines"][1]["unit_code"] = "ZZZ"
    made = schema.load(PROFILES["en16931"]).write(cii.invoice(draft(value)))
    (breach,) = rules.load(PROFILES["en16931"]).breaches(made.text())
    assert breach.rule == "FX-SCH-A-000613"
    (element,) = made.root.xpath(breach.path)
    assert element.get("unitCode") == "ZZZ"
