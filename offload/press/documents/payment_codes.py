"""Codes that a banking app reads from an invoice: what is to be paid, where, and what for."""

import base64
import io
import re
from collections.abc import Callable, Iterator, Mapping
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
_SAID, _NOT_SAID = ("seller", "buyer", "payee", "payment"), ("terms",)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# A creditor's own reference, with its check digits (ISO 11649), or the 27 figures of a QR-IBAN's.
_CREDITOR_REFERENCE, _QR_REFERENCE = re.compile(r"RF\d\d[A-Z0-9]{1,21}"), re.compile(r"\d{27}")
# What a QR-bill can't say: all but Latin letters (Swiss Implementation Guidelines QR-bill, 4.1.1).
_NOT_SWISS = re.compile("[^ -~\u00a0-\u017f\u0218-\u021b\u20ac]")


def draw(data: Json, payable: Decimal, formats: Formats) -> str:
    """The code that `payment.qr` asks for, as a data: URL of an SVG picture.

    `epc` is the code alone (EPC069-12), as are `emvco` and `link`; `swiss` is the whole payment
    part, 210 mm by 106 mm.

    Args:
        data: of the document.
        payable: what is to be paid, in units of the currency.
        formats: of the document's language and currency.

    Raises:
        InvalidData: the data can't be paid that way.
    """
    _refuse_control_characters(data)
    try:
        return _DRAWN[data["payment"]["qr"]](data, payable, formats)
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
    reference = _creditor_reference(data)
    code = helpers.make_epc_qr(
        name=_holder(data),
        iban=_iban(payment),
        amount=payable,
        bic=_bic(payment),
        **({"reference": reference} if reference else {"text": _text(data)}),
    )
    return str(code.svg_data_uri(border=0))


def _emvco(data: Json, payable: Decimal, formats: Formats) -> str:
    import segno  # few documents need it

    payment = data["payment"]
    if "merchant" not in payment:
        raise ValueError("payment has no merchant")
    seller = data["seller"] | {"name": _holder(data)}
    code = emvco.text(payment["merchant"], seller, payable, formats.currency, _text(data))
    return str(segno.make_qr(code, error="m").svg_data_uri(border=0))


def _link(data: Json, payable: Decimal, formats: Formats) -> str:  # noqa: ARG001 - as the others
    import segno  # few documents need it

    link = data["payment"].get("link")
    if link is None:
        raise ValueError("payment has no link")
    return str(segno.make_qr(link, error="m").svg_data_uri(border=0))


def _swiss(data: Json, payable: Decimal, formats: Formats) -> str:
    from qrbill import QRBill  # few documents need it

    language = formats.language if formats.language in _SWISS else "en"
    reference = _creditor_reference(data) or _qr_reference(data)
    bill = QRBill(
        account=_iban(data["payment"]),
        creditor=_party(data["seller"], "seller"),
        debtor=_party(data["buyer"], "buyer") if "buyer" in data else None,
        amount=payable,
        currency=formats.currency,
        reference_number=reference or None,
        additional_information="" if reference else _latin(_text(data)),
        language=language,
    )
    picture = io.StringIO()
    bill.as_svg(picture)
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.getvalue().encode()).decode()}"


def _holder(data: Json) -> str:
    """Whose account it is, as the page has it."""
    payee = data.get("payee", {}).get("name", data["seller"]["name"])
    return str(data["payment"].get("holder", payee))


def _iban(payment: Json) -> str:
    from stdnum import iban  # few documents need it

    number = re.sub(r"\s", "", payment.get("iban", "")).upper()
    if not number:
        raise ValueError("payment has no iban")
    if not iban.is_valid(number):
        raise ValueError(f"the IBAN {number} is none: its check digits or its length are wrong")
    return number


def _bic(payment: Json) -> str | None:
    from stdnum import bic  # few documents need it

    code = re.sub(r"\s", "", payment.get("bic", "")).upper()
    if code and not bic.is_valid(code):
        raise ValueError(f"the BIC {code} is none")
    return code or None


def _text(data: Json) -> str:
    """What the transfer is for, in words."""
    return str(data["payment"].get("reference", data["number"]))


def _creditor_reference(data: Json) -> str:
    """The same, where it is a creditor's reference; else nothing."""
    from stdnum import iso11649  # few documents need it

    text = re.sub(r"\s", "", _text(data))
    if not _CREDITOR_REFERENCE.fullmatch(text):
        return ""
    if not iso11649.is_valid(text):
        raise ValueError(f"the reference {text} is invalid: its check digits are wrong")
    return text


def _qr_reference(data: Json) -> str:
    """The same, where it is a QR-IBAN's; its check digit is looked at with the rest of the bill."""
    text = re.sub(r"\s", "", _text(data))
    return text if _QR_REFERENCE.fullmatch(text) else ""


def _party(party: Json, role: str) -> dict[str, str | None]:
    """An address of type S: the street may have the house's number in it."""
    if not party.get("country"):
        raise ValueError(f"the {role} has no country")
    return {
        "name": _latin(party["name"]),
        "street": _latin(party.get("street", "")),
        "pcode": _latin(party.get("postcode", "")),
        "city": _latin(party.get("city", "")),
        "country": party["country"],
    }


def _latin(text: str) -> str:
    if other := _NOT_SWISS.search(text):
        raise ValueError(f"a QR-bill has Latin letters alone, and {text!r} has {other[0]!r}")
    return text


_DRAWN: Mapping[str, Callable[[Json, Decimal, Formats], str]] = {
    "epc": _epc,
    "emvco": _emvco,
    "link": _link,
    "swiss": _swiss,
}
