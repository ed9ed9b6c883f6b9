import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from offload.errors import InvalidData
from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.documents import values
from offload.press.documents.content import Content
from offload.press.documents.formats import Formats
from offload.press.documents.template import CompiledTemplate
from offload.press.engines.engine import Document
from offload.press.engines.typst.engine import Typst
from offload.templates.catalogue import BUILT_IN

BILL = {"currency": "EUR", "lines": [{"price": "0.10", "quantity": 3}]}
NUMBERS = ["1234567.885", "-1234.5", "0.125", "0.135", "0", "100", "-0.004", "12345678.5", "-7"]
WRITE = """#import "pressroom.typ": *
#set page(width: 40cm)
#set text(font: "DejaVu Sans")
#for n in data.numbers [#money(n) | #amount(n) | #price(n) | #quantity(n) | #percent(n) \\ ]
"""
TEXT = """#import "pressroom.typ": *
#t("page", page: [*1*], pages: "2") #date(data.on) #date(data.on, width: "long") #country("CH")
#lines("one\\ntwo") #bill().gross #locale.direction #brand.accent
"""


def written(value: dict[str, Any], *calls: str) -> dict[str, Any]:
    formats = Formats(value.get("locale", "en"), value.get("currency", "EUR"), {})
    text = values.write(Content(value, formats), {}, frozenset(calls))
    made: dict[str, Any] = json.loads(text)
    return made


def text(folder: Path, program: str, value: dict[str, Any]) -> list[str]:
    """The lines of a program's page."""
    (folder / "schema.json").write_text("{}")
    (folder / "brand.json").write_text('{"accent": "#123456"}')
    (folder / "template.typ").write_text(program)
    (folder / "pressroom.typ").write_bytes((BUILT_IN / "_shared/pressroom.typ").read_bytes())
    shutil.copytree(BUILT_IN / "_shared/texts", folder / "texts")
    template = CompiledTemplate(folder)
    content = template.values(template.read(json.dumps(value).encode())).encode()
    document = Document(content, NoAssets(), program=template.program)
    Typst().typeset(document, Options(), folder / "out.pdf")
    with pypdfium2.PdfDocument(folder / "out.pdf") as pdf:
        return str(pdf[0].get_textpage().get_text_bounded()).splitlines()


@pytest.mark.parametrize(("word", "is_long"), [("a" * 33, False), ("a" * 34, True)])
def test_long_words_are_known(word: str, is_long: bool) -> None:
    assert written({"lines": [{"name": f"Some {word}"}]})["long_words"] == is_long


def test_exact_numbers_are_text() -> None:
    assert written({"rate": Decimal("1E-7"), "count": 3})["data"] == {
        "rate": "0.0000001",
        "count": 3,
    }


def test_sums_are_worked_out_where_they_are_called_for() -> None:
    calls = values.called("#let bill() = 1\n#let x = bill().gross // account")
    assert calls == {"bill"}
    assert written(BILL, *calls)["sums"]["bill"]["gross"] == "0.30"
    assert written({"lines": "no sums"})["sums"] == {}
    with pytest.raises(InvalidData):
        written({**BILL, "totals": {"gross": "0.31"}}, "bill")


def test_what_a_program_does_not_import_calls_for_nothing(tmp_path: Path) -> None:
    for name, text in (("a", '#import "b.typ": *'), ("b", '#include "a.typ"\n2'), ("c", "bill()")):
        (tmp_path / f"{name}.typ").write_text(text)
    assert len(values.programs(tmp_path / "a.typ")) == 2
    assert values.called("".join(values.programs(tmp_path / "a.typ"))) == set()


def test_a_payment_code_is_a_picture_or_none() -> None:
    assert written(BILL, "payment-code")["sums"] == {"payment-code": None}
    paid = {
        **BILL,
        "number": "1",
        "seller": {"name": "A"},
        "payment": {"qr": "epc", "iban": "DE89370400440532013000"},
    }
    assert "<svg" in written(paid, "payment-code")["sums"]["payment-code"]


def test_dates_and_countries_of_the_data_come_as_the_language_writes_them() -> None:
    made = written({"locale": "de", "a": ["2026-11-30", "2026-13-30", {"b": "CH"}]})
    assert made["dates"] == {
        "2026-11-30": {"short": "30.11.26", "medium": "30.11.2026", "long": "30. November 2026"}
    }
    assert made["countries"] == {"CH": "Schweiz"}


@pytest.mark.parametrize(
    ("locale", "currency"),
    [("en", "USD"), ("de-AT", "EUR"), ("en-IN", "INR"), ("ja", "JPY"), ("de-CH", "CHF"),
     ("es", "EUR"), ("pl", "PLN"), ("sv", "SEK"), ("en", "KWD")],
)  # fmt: skip
def test_typst_writes_numbers_as_html_does(tmp_path: Path, locale: str, currency: str) -> None:
    value = {"locale": locale, "currency": currency, "numbers": NUMBERS}
    formats = Formats(locale, currency, {})
    ways = (formats.money, formats.amount, formats.price, formats.quantity, formats.percent)
    expected = [" | ".join(way(Decimal(number)) for way in ways) for number in NUMBERS]
    plain = [" ".join(line.split()) for line in expected]
    assert [" ".join(line.split()) for line in text(tmp_path, WRITE, value)] == plain


def test_texts_are_filled_in_with_content_or_text(tmp_path: Path) -> None:
    value = {"locale": "de", "on": "2026-11-30", "country": "CH", **BILL}
    first, second = text(tmp_path, TEXT, value)
    assert first == "Seite 1 von 2 30.11.2026 30. November 2026 Schweiz one"
    assert second == "two 0.30 ltr #123456"
