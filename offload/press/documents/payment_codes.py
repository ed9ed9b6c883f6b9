"""Codes that a banking app reads from an invoice: what is to be paid, where, and what for."""

import base64
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from offload.errors import InvalidData, Item
from offload.press.documents import emvco
from offload.press.documents.data import pointer, refuse
from offload.press.documents.formats import Formats
from offload.press.documents.rules import Json

# The languages that a Swiss QR-bill may be in (Swiss Implementation Guidelines QR-bill, annex D).
_SWISS = ("en", "de", "fr", "it")
# What a code says, of a document's data; the terms of payment are for people.
_SAID, _NOT_SAID = ("seller", "buyer", "payment"), ("terms",)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# A creditor's own reference, with its check digits (ISO 11649), or the 27 figures of a QR-IBAN's.
_REFERENCE = re.compile(r"RF\d\d[A-Z0-9]{1,21}|\d{27}")


def draw(data: Json, payable: Decimal, formats: Formats) -> str:
    """The code that `payment.qr` asks for, as a data: URL of an SVG picture.

    `epc` is the code alone (EPC069-12), as is `emvco`; `swiss` is the whole payment part, 210 mm by
    106 mm.

    Args:
        data: of the document.
        payable: what is to be paid, in units of the currency.
        formats: of the document's language and currency.

    Raises:
        InvalidData: the data can't be paid that way.
    """
    _refuse_control_characters(data)
    try:
        return {"epc": _epc, "emvco": _emvco, "swiss": _swiss}[data["payment"]["qr"]](
            data, payable, formats
        )
    except ValueError as error:
        item: Item = {"pointer": "/payment/qr", "detail": f"no code can be made: {error}"}
        raise InvalidData("The data has 1 fault.", (item,)) from error


def _refuse_control_characters(data: Json) -> None:
    """A code's lines are told apart by line breaks alone: one in a name would add a line.

    The schemas of our own templates refuse them already; an operator's may not.
    """
    said = {"number": data["number"], **{name: data[name] for name in _SAID if name in data}}
    faults = [
        {"pointer": place, "detail": "has a control character", "expected": "text of one line"}
        for place, text in _texts(said)
        if _CONTROL.search(text)
    ]
    refuse(faults)


def _texts(value: Any, *path: str | int) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer(*path), value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in _NOT_SAID:
                yield from _texts(inner, *path, name)


def _epc(data: Json, payable: Decimal, formats: Formats) -> str:
    from segno import helpers  # few documents need it

    if formats.currency != "EUR":
        raise ValueError(f"a SEPA transfer is in EUR, not in {formats.currency}")
    payment = data["payment"]
    named = _named(data)
    code = helpers.make_epc_qr(
        name=payment.get("holder", data["seller"]["name"]),
        iban=_iban(payment),
        amount=payable,
        bic=payment.get("bic"),
        **({"reference": named} if named[:2] == "RF" else {"text": _text(data)}),
    )
    return str(code.svg_data_uri(border=0))


def _emvco(data: Json, payable: Decimal, formats: Formats) -> str:
    import segno  # few documents need it

    payment = data["payment"]
    if "merchant" not in payment:
        raise ValueError("payment has no merchant")
    seller = data["seller"] | {"name": payment.get("holder", data["seller"]["name"])}
    code = emvco.text(payment["merchant"], seller, payable, formats.currency, _text(data))
    return str(segno.make_qr(code, error="m").svg_data_uri(border=0))


def _swiss(data: Json, payable: Decimal, formats: Formats) -> str:
    from qrbill import QRBill  # few documents need it

    language = formats.language if formats.language in _SWISS else "en"
    named = _named(data)
    bill = QRBill(
        account=_iban(data["payment"]),
        creditor=_party(data["seller"]),
        debtor=_party(data["buyer"]),
        amount=payable,
        currency=formats.currency,
        reference_number=named or None,
        additional_information="" if named else _text(data),
        language=language,
    )
    picture = io.StringIO()
    bill.as_svg(picture)
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.getvalue().encode()).decode()}"


def _iban(payment: Json) -> str:
    iban = re.sub(r"\s", "", payment.get("iban", ""))
    if not iban:
        raise ValueError("payment has no iban")
    return iban


def _text(data: Json) -> str:
    """What the transfer is for, in words."""
    return str(data["payment"].get("reference", data["number"]))


def _named(data: Json) -> str:
    """The same, where it is a reference with check digits; else nothing."""
    text = re.sub(r"\s", "", _text(data))
    return text if _REFERENCE.fullmatch(text) else ""


def _party(party: Json) -> dict[str, str | None]:
    """An address of type S: the street may have the house's number in it."""
    return {
        "name": party["name"],
        "street": party.get("street"),
        "pcode": party.get("postcode"),
        "city": party.get("city"),
        "country": party.get("country"),
    }
