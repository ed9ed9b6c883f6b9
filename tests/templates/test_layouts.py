"""The built-in templates with data that nobody laid them out for: all of it is on the sheet."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from offload.press.documents.template import CompiledTemplate
from offload.templates import catalogue
from tests import typesetting
from tests.built_in import compiled, sample

# Without ligatures, whose letters share a box.
WORD = "Bundesverkehrsverordnungsurkundenzustellungsnachweisregisternummernkatalog"
LONG = {
    "currency": "KWD",
    "number": "INV-" + "9" * 56,
    "seller": {
        **dict.fromkeys(("name", "street", "city", "register"), WORD),
        "email": "e" * 120 + "@example.org",
        "vat_id": "GB" + "1" * 60,
    },
    "buyer": {"name": WORD * 2, "street": WORD, "city": WORD, "number": "7" * 100},
    "intro": WORD * 3,
    "brand": {"name": WORD, "tagline": WORD, "footer": [[WORD] * 6] * 4},
    "notes": [WORD * 4, "A short one."],
}
LINES = [
    {
        "name": WORD,
        "description": WORD * 3,
        "id": "A" * 180,
        "quantity": "123456789012345.12345678",
        "unit": "kilogrammes net",
        "price": "999999999999.12345678901",
        "tax": 20,
        "discount": {"amount": "1.000", "reason": WORD},
    },
    {"name": "Short", "quantity": "1", "unit": "Stück", "price": "0.0000000001", "tax": "12.3456"},
    {"name": "Back", "price": "-5", "tax": 5},
]
PAYMENT = {"holder": WORD * 2, "account": "1" * 150, "reference": "R" * 140, "terms": WORD * 2}
BILL = {
    **LONG,
    "lines": LINES,
    "adjustments": [{"kind": "charge", "amount": "35.00", "reason": WORD, "tax": 20}],
    "prepaid": "99999999999999.999",
}
DATA: dict[str, dict[str, Any]] = {
    "invoice": {
        **BILL,
        "order": WORD * 2,
        "issued": "2026-11-20",
        "due": "2026-12-20",
        "payment": PAYMENT,
    },
    "receipt": {**BILL, "issued": "2026-11-20", "paid": {"method": WORD[:60]}},
    "credit-note": {**BILL, "issued": "2026-11-20", "reason": WORD * 2},
    "statement": {
        **LONG,
        "issued": "2026-11-01",
        "period": {"start": "2026-10-01", "end": "2026-10-31"},
        "account": "8" * 60,
        "opening": "0",
        "entries": [
            {"date": "2026-10-05", "text": WORD * 2, "amount": "-99999999999999.999"},
            {"date": "2026-10-06", "text": "Fee", "reference": WORD, "amount": "12345678901234"},
        ],
    },
}
# Of an A4 sheet, in points: nothing stands nearer to its edge than 8 mm.
_EDGE = 8 / 25.4 * 72
Box = tuple[float, float, float, float]
Typeset = Callable[[CompiledTemplate, dict[str, Any]], bytes]


@pytest.fixture(scope="module")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CompiledTemplate]:
    return compiled(tmp_path_factory.mktemp("templates"))


def texts(template: CompiledTemplate, value: dict[str, Any]) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(typesetting.pdf_of_data(template, value)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def characters(pdf: bytes) -> Iterator[tuple[float, float, list[tuple[str, Box]]]]:
    """Of each page its width and height, and its visible characters with their boxes."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        for page in document:
            text = page.get_textpage()
            numbers = range(text.count_chars())
            found = [(text.get_text_range(i, 1), text.get_charbox(i)) for i in numbers]
            yield *page.get_size(), [(c, box) for c, box in found if c.strip()]


def crossing(boxes: list[tuple[str, Box]]) -> list[tuple[str, str]]:
    """Characters that are printed one on another, by more than a third of the narrower one."""
    found = []
    tall = [it for it in boxes if it[1][3] - it[1][1] > 1]
    waiting = sorted(tall, key=lambda it: it[1][0])
    for i, (one, (left, bottom, right, top)) in enumerate(waiting):
        for other, box in waiting[i + 1 :]:
            if box[0] >= right:
                break
            # The innermost of it all: millions of pairs.
            if box[3] - bottom > 1 and top - box[1] > 1:
                width = min(right, box[2]) - box[0]
                if width > min(right - left, box[2] - box[0]) / 3:
                    found.append((one, other))
    return found


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "ar"])
@pytest.mark.parametrize("name", DATA)
def test_long_words_and_numbers_stay_in_their_columns(
    built_in: dict[str, CompiledTemplate], name: str, locale: str
) -> None:
    made = typesetting.pdf_of_data(built_in[name], {**DATA[name], "locale": locale})
    for width, height, boxes in characters(made):
        inner = (_EDGE, _EDGE, width - _EDGE, height - _EDGE)
        assert [
            (character, box)
            for character, box in boxes
            if box[0] < inner[0] or box[1] < inner[1] or box[2] > inner[2] or box[3] > inner[3]
        ] == []
        assert crossing([it for it in boxes if it[0].isascii()]) == []


# Typst's numbers have 28 figures.
_FEWER_FIGURES = {
    "123456789012345.12345678": "123456789.12345678",
    "999999999999.12345678901": "999999999.12345678901",
    "99999999999999.999": "9999999999999.999",
}


@pytest.mark.parametrize("locale", ["en-GB", "ar"])
@pytest.mark.parametrize("name", DATA)
def test_so_they_do_in_typst(built_in: dict[str, CompiledTemplate], name: str, locale: str) -> None:
    data = json.dumps({**DATA[name], "locale": locale})
    for many, fewer in _FEWER_FIGURES.items():
        data = data.replace(many, fewer)
    for width, height, boxes in characters(
        typesetting.typst_of_data(built_in[name], json.loads(data))
    ):
        across = [edge for _, box in boxes for edge in (box[0], box[2])]
        upright = [edge for _, box in boxes for edge in (box[1], box[3])]
        assert min(across) >= _EDGE
        assert max(across) <= width - _EDGE
        assert min(upright) >= _EDGE
        assert max(upright) <= height - _EDGE
        assert crossing([it for it in boxes if it[0].isascii()]) == []


def test_many_facts_stand_one_below_another_in_typst(built_in: dict[str, CompiledTemplate]) -> None:
    facts = [{"name": f"Fact {i}", "value": f"Value {i}"} for i in range(20)]
    (_, _, boxes), *_ = characters(
        typesetting.typst_of_data(built_in["invoice"], invoice(facts=facts))
    )
    assert crossing([it for it in boxes if it[0].isdigit()]) == []


def invoice(**changes: Any) -> dict[str, Any]:
    value = sample(catalogue.BUILT_IN / "invoice" / "sample.json")
    for name in ("totals", "adjustments", "prepaid"):
        del value[name]
    return {**value, **changes}


def test_a_note_is_not_alone_on_a_page(built_in: dict[str, CompiledTemplate]) -> None:
    """However many lines there are, the last page has what the note stands below."""
    ended = []
    for count in range(11, 22):
        lines = [{"name": "Pencil", "price": 1}] * count
        *_, last = texts(built_in["invoice"], invoice(lines=lines, notes=["Nota bene."]))
        assert "Nota bene." in last
        assert "IBAN" in last
        ended.append("Pencil" in last)
    assert not all(ended)


def test_a_note_longer_than_a_page_has_pages(built_in: dict[str, CompiledTemplate]) -> None:
    made = texts(built_in["invoice"], invoice(notes=["\n".join(f"Rule {i}." for i in range(150))]))
    assert "Rule 0." in "".join(made)
    assert "Rule 149." in made[-1]


def test_a_negative_total_is_a_credit(built_in: dict[str, CompiledTemplate]) -> None:
    lines = [{"name": "Returned", "price": -20}]
    (page,) = texts(built_in["invoice"], invoice(lines=lines))
    assert "Credit in your favour £20.00" in " ".join(page.split())
    assert "Please transfer" not in page
    (page,) = texts(built_in["invoice"], invoice(lines=lines, prepaid="5.00"))
    assert "Credit in your favour £25.00" in " ".join(page.split())
    assert "Amount due" not in page


def test_a_phone_number_is_not_turned_round_in_an_arabic_footer(
    built_in: dict[str, CompiledTemplate],
) -> None:
    number = "+965 2555 0100"
    value = sample(Path(catalogue.BUILT_IN) / "statement" / "sample-ar.json")
    value["brand"]["footer"] = [[number]]
    value["seller"].pop("phone", None)
    made = typesetting.pdf_of_data(built_in["statement"], value)
    (_, _, boxes) = next(characters(made))
    foot = sorted((box[0], c) for c, box in boxes if box[1] < 85 and c in "+0123456789")
    assert "+96525550100" in "".join(c for _, c in foot)


@pytest.mark.parametrize("lines", range(1, 7))
@pytest.mark.parametrize("typeset", [typesetting.pdf_of_data, typesetting.typst_of_data])
def test_a_foot_of_many_lines_is_on_the_sheet(
    built_in: dict[str, CompiledTemplate], lines: int, typeset: Typeset
) -> None:
    foot = [[f"Line {number}" for number in range(lines)]] * 3
    for _, _, boxes in characters(typeset(built_in["invoice"], invoice(brand={"footer": foot}))):
        assert min(box[1] for _, box in boxes) > _EDGE - 1


@pytest.mark.parametrize("typeset", [typesetting.pdf_of_data, typesetting.typst_of_data])
def test_so_is_one_whose_labels_are_long(
    built_in: dict[str, CompiledTemplate], typeset: Typeset
) -> None:
    for _, _, boxes in characters(typeset(built_in["invoice"], invoice(locale="hu"))):
        assert min(box[1] for _, box in boxes) > _EDGE - 1


def test_a_thousand_lines_are_filled_in(built_in: dict[str, CompiledTemplate]) -> None:
    lines = [{"name": "Pencil", "price": "1234.5", "unit": "pcs"}] * 1_000
    html = built_in["invoice"].fill(json.dumps(invoice(lines=lines)).encode())
    assert html.count(">Pencil<") == 1_000
    assert "£1,234,500.00" in html
