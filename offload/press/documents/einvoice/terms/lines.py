"""What is charged, line by line: BG-25 to BG-32, and the lines within lines of XRechnung."""

from offload.press.documents.einvoice.terms.parties import identifier
from offload.press.documents.einvoice.terms.term import Group, Member, Term
from offload.press.documents.rules import Json

_LINE, _PRODUCT = "AssociatedDocumentLineDocument", "SpecifiedTradeProduct"
_AGREEMENT, _SETTLEMENT = "SpecifiedLineTradeAgreement", "SpecifiedLineTradeSettlement"
_NET = f"{_AGREEMENT}/NetPriceProductTradePrice"
_GROSS = f"{_AGREEMENT}/GrossPriceProductTradePrice"
_QUANTITY = "SpecifiedLineTradeDelivery/BilledQuantity"
_TAX = f"{_SETTLEMENT}/ApplicableTradeTax[+TypeCode=VAT]"
_UBL_TAX = "Item/ClassifiedTaxCategory[+TaxScheme/ID=VAT]"
_UBL_GROSS = "Price/AllowanceCharge[ChargeIndicator=false]"
_PRICE_DISCOUNT = "AppliedTradeAllowanceCharge[ChargeIndicator/Indicator=false]"


def is_charge(adjustment: Json) -> bool:
    """Whether it makes the sum larger."""
    return bool(adjustment["kind"] == "charge")


def is_allowance(adjustment: Json) -> bool:
    """Whether it makes the sum smaller."""
    return not is_charge(adjustment)


def adjustments(
    number: str, terms: str, cii: str, extra: tuple[Term, ...], *, charged: bool
) -> Group:
    """Allowances, or charges.

    Args:
        number: of the group.
        terms: numbers of amount, base, percentage, reason and reason code.
        cii: path of what they are in.
        extra: further terms.
        charged: which of the two.
    """
    amount, base, percent, reason, code = terms.split()
    flag, kind = ("true", "charge") if charged else ("false", "allowance")
    name = "MultiplierFactorNumeric"
    return Group(
        number,
        "adjustments",
        f"{cii}SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator={flag}]",
        f"AllowanceCharge[ChargeIndicator={flag}]",
        (
            Term(
                "",
                "kind",
                "indicator",
                "ChargeIndicator/Indicator",
                "ChargeIndicator",
                "Whether it is an allowance or a charge",
                kind,
            ),
            Term(f"BT-{amount}", "amount", "amount", "ActualAmount", "Amount", "How much", "5.00"),
            Term(
                f"BT-{base}",
                "base",
                "amount",
                "BasisAmount",
                "BaseAmount",
                "What the percentage is of",
                "100.00",
            ),
            Term(
                f"BT-{percent}",
                "percent",
                "number",
                "CalculationPercent",
                name,
                "Percentage of the base",
                "5",
            ),
            Term(
                f"BT-{reason}",
                "reason",
                "text",
                "Reason",
                "AllowanceChargeReason",
                "Why",
                "Freight" if charged else "Loyalty discount",
            ),
            Term(
                f"BT-{code}",
                "reason_code",
                "code",
                "ReasonCode",
                "AllowanceChargeReasonCode",
                "Why, by UNTDID 7161" if charged else "Why, by UNTDID 5189",
                "FC" if charged else "95",
            ),
            *extra,
        ),
        "Allowances and charges",
        many=True,
        when=is_charge if charged else is_allowance,
    )


def _item() -> tuple[Member, ...]:
    return (
        Term("BT-153", "name", "text", f"{_PRODUCT}/Name", "Item/Name", "What it is", "Felt pad"),
        Term(
            "BT-154",
            "description",
            "text",
            f"{_PRODUCT}/Description",
            "Item/Description",
            "More about it; line breaks are kept",
            "100 by 50 mm, grey",
        ),
        Term(
            "BT-155",
            "id",
            "id",
            f"{_PRODUCT}/SellerAssignedID",
            "Item/SellersItemIdentification/ID",
            "Your article number",
            "F-100-50",
        ),
        identifier(
            "BT-156",
            "buyer_item_id",
            f"{_PRODUCT}/BuyerAssignedID",
            "Item/BuyersItemIdentification/ID",
            "The buyer's article number",
            "77-1042",
        ),
        identifier(
            "BT-157",
            "standard_id",
            f"{_PRODUCT}/GlobalID",
            "Item/StandardItemIdentification/ID",
            "Article number by a standard, such as a GTIN (scheme 0160)",
            "04012345123456",
        ),
        Group(
            "BT-158",
            "classifications",
            f"{_PRODUCT}/DesignatedProductClassification*/ClassCode",
            "Item/CommodityClassification*/ItemClassificationCode",
            (
                Term("", "id", "id", ".", ".", "The class", "14111500"),
                Term(
                    "",
                    "scheme",
                    "code",
                    "@listID",
                    "@listID",
                    "Its list (UNTDID 7143), such as TST for UNSPSC or STI for CPV",
                    "TST",
                ),
                Term(
                    "",
                    "version",
                    "text",
                    "@listVersionID",
                    "@listVersionID",
                    "The list's version",
                    "19.05.01",
                ),
            ),
            "Classes of the article",
            many=True,
        ),
        Term(
            "BT-159",
            "origin",
            "code",
            f"{_PRODUCT}/OriginTradeCountry/ID",
            "Item/OriginCountry/IdentificationCode",
            "Country of origin, an ISO 3166-1 code",
            "PT",
        ),
        Group(
            "BG-32",
            "attributes",
            f"{_PRODUCT}/ApplicableProductCharacteristic",
            "Item/AdditionalItemProperty",
            (
                Term("BT-160", "name", "text", "Description", "Name", "Its name", "Colour"),
                Term("BT-161", "value", "text", "Value", "Value", "Its value", "Grey"),
            ),
            "Properties of the article",
            many=True,
        ),
    )


def _price() -> tuple[Member, ...]:
    return (
        Term(
            "BT-146",
            "price",
            "amount",
            f"{_NET}/ChargeAmount",
            "Price/PriceAmount",
            "Price without tax; it may have any number of decimals",
            "12.9050",
        ),
        Term(
            "BT-147",
            "price_discount",
            "amount",
            f"{_GROSS}/{_PRICE_DISCOUNT}/ActualAmount",
            f"{_UBL_GROSS}/Amount",
            "What the price is less than `gross_price`; information only: `price` is after it",
            "1.0950",
        ),
        Term(
            "BT-148",
            "gross_price",
            "amount",
            f"{_GROSS}/ChargeAmount",
            f"{_UBL_GROSS}/BaseAmount",
            "Price before its discount",
            "14.0000",
        ),
        Term(
            "BT-149",
            "per",
            "number",
            f"{_NET}/BasisQuantity | {_GROSS}/BasisQuantity",
            "Price/BaseQuantity",
            "How many units the price is for; 1 unless given",
            "100",
        ),
        Term(
            "BT-150",
            "per_unit_code",
            "code",
            f"{_NET}/BasisQuantity/@unitCode | {_GROSS}/BasisQuantity/@unitCode",
            "Price/BaseQuantity/@unitCode",
            "Unit that `per` counts (UN/ECE Recommendation 20)",
            "C62",
        ),
        Term(
            "BT-151",
            "tax_category",
            "code",
            f"{_TAX}/CategoryCode",
            f"{_UBL_TAX}/ID",
            "Tax category (UNTDID 5305); S when there is a rate, Z when there is none",
            "S",
        ),
        Term(
            "BT-152",
            "tax",
            "number",
            f"{_TAX}/RateApplicablePercent",
            f"{_UBL_TAX}/Percent",
            "Tax rate in percent",
            "19",
        ),
    )


LINES = Group(
    "BG-25",
    "lines",
    "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem",
    "InvoiceLine",
    (
        Term(
            "BT-126",
            "number",
            "id",
            f"{_LINE}/LineID",
            "ID",
            "Number of the line; 1, 2, 3 unless given",
            "10",
        ),
        Term(
            "BT-127",
            "note",
            "text",
            f"{_LINE}/IncludedNote/Content",
            "Note",
            "A note on the line",
            "Partial delivery",
        ),
        identifier(
            "BT-128",
            "object",
            f"{_SETTLEMENT}/AdditionalReferencedDocument[TypeCode=130]/IssuerAssignedID",
            "DocumentReference[DocumentTypeCode=130]/ID",
            "What the line is about, such as a meter or a subscriber",
            "AB-1234",
        ),
        Term(
            "BT-129",
            "quantity",
            "number",
            _QUANTITY,
            "InvoicedQuantity",
            "How many; 1 unless given",
            "3",
        ),
        Term(
            "BT-130",
            "unit_code",
            "code",
            f"{_QUANTITY}/@unitCode",
            "InvoicedQuantity/@unitCode",
            "Unit for an e-invoice (UN/ECE Recommendation 20), C62 unless given",
            "C62",
        ),
        Term(
            "BT-131",
            "amount",
            "amount",
            f"{_SETTLEMENT}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
            "LineExtensionAmount",
            "What the line comes to without tax",
            "38.72",
        ),
        Term(
            "BT-132",
            "order_line",
            "id",
            f"{_AGREEMENT}/BuyerOrderReferencedDocument/LineID",
            "OrderLineReference/LineID",
            "Line of the buyer's order",
            "3",
        ),
        Term(
            "BT-133",
            "accounting_reference",
            "text",
            f"{_SETTLEMENT}/ReceivableSpecifiedTradeAccountingAccount/ID",
            "AccountingCost",
            "Where the buyer books it",
            "4711",
        ),
        Group(
            "BG-26",
            "period",
            f"{_SETTLEMENT}/BillingSpecifiedPeriod",
            "InvoicePeriod",
            (
                Term(
                    "BT-134",
                    "start",
                    "date",
                    "StartDateTime/DateTimeString[@format=102]",
                    "StartDate",
                    "First day",
                    "2026-10-01",
                ),
                Term(
                    "BT-135",
                    "end",
                    "date",
                    "EndDateTime/DateTimeString[@format=102]",
                    "EndDate",
                    "Last day",
                    "2026-10-31",
                ),
            ),
            "When it was supplied",
        ),
        adjustments("BG-27", "136 137 138 139 140", f"{_SETTLEMENT}/", (), charged=False),
        adjustments("BG-28", "141 142 143 144 145", f"{_SETTLEMENT}/", (), charged=True),
        *_price(),
        *_item(),
        Group(
            "BG-DEX-01",
            "lines",
            None,
            "SubInvoiceLine",
            (),
            "Lines that this one is the sum of, in UBL (XRechnung's extension)",
            many=True,
            recursive=True,
        ),
    ),
    "What is charged",
    many=True,
)
