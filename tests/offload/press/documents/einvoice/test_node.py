from decimal import Decimal

from offload.press.documents.einvoice.node import Node, charge, day, node


def test_what_has_no_content_is_not_there() -> None:
    assert node("A", None, "", node("B", " "), unit="x") is None
    assert day("A", None) is None


def test_a_decimal_has_no_exponent() -> None:
    assert node("A", Decimal("1E+3")) == Node("A", text="1000")


def test_what_xml_can_not_say_is_left_out() -> None:
    assert node("A", "a\x00b\x1f\ufffe\t𝄞") == Node("A", text="ab\t𝄞")
    assert node("A", "\x00") is None


def test_a_date_says_its_format() -> None:
    string = Node("DateTimeString", text="20261120", attributes=(("format", "102"),))
    assert day("Due", "2026-11-20", at="/due") == Node("Due", (string,), at="/due")


def test_what_is_charged_is_no_allowance() -> None:
    made = charge(charged=True)
    assert made
    assert made.children[0].text == "true"
