"""What it comes to and how it is paid: BG-16 to BG-23, and payments by others."""

from offload.press.documents.einvoice.terms.lines import adjustments
from offload.press.documents.einvoice.terms.term import Group, Term

SETTLEMENT = "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement"
_TOTALS = f"{SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation"
_PAYEE, _BANK = "PayeePartyCreditorFinancialAccount", "PayeeSpecifiedCreditorFinancialInstitution"
_DEBTOR, _CARD = "PayerPartyDebtorFinancialAccount", "ApplicableTradeSettlementFinancialCard"
_UBL_ACCOUNT, _MANDATE = "PayeeFinancialAccount", "PaymentMandate"
_UBL_TAX = "TaxTotal[TaxAmount/@currencyID=$currency]"
_CREDITOR = "PartyIdentification[ID/@schemeID=SEPA]/ID"

PAYMENT = Group(
    "BG-16",
    "payment",
    ".",
    ".",
    (
        Group(
            "BG-17",
            "instructions",
            f"{SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans",
            "PaymentMeans",
            (
                Term(
                    "BT-81",
                    "means",
                    "code",
                    "TypeCode",
                    "PaymentMeansCode",
                    "How it is paid (UNTDID 4461): 58 SEPA transfer, 30 transfer, 59 SEPA direct "
                    "debit, 48 card; by what else is there unless given",
                    "58",
                    shown="payment.means",
                ),
                Term(
                    "BT-82",
                    "means_text",
                    "text",
                    "Information",
                    "PaymentMeansCode/@name",
                    "The same in words",
                    "SEPA credit transfer",
                    shown="payment.means_text",
                ),
                Term(
                    "BT-83",
                    "reference",
                    "text",
                    None,
                    "PaymentID",
                    shown="payment.reference",
                ),
                Term(
                    "BT-84",
                    "iban",
                    "id",
                    f"{_PAYEE}/IBANID",
                    f"{_UBL_ACCOUNT}/ID",
                    "IBAN",
                    "DE75512108001245126199",
                    shown="payment.iban",
                ),
                Term(
                    "BT-84",
                    "account",
                    "id",
                    f"{_PAYEE}/ProprietaryID",
                    f"{_UBL_ACCOUNT}/ID",
                    "Account number where there is no IBAN",
                    "12-345678-9",
                    shown="payment.account",
                ),
                Term(
                    "BT-85",
                    "holder",
                    "text",
                    f"{_PAYEE}/AccountName",
                    f"{_UBL_ACCOUNT}/Name",
                    "Account holder; on the page it is the seller unless given",
                    "Lindner Feinwerk GmbH",
                    shown="payment.holder",
                ),
                Term(
                    "BT-86",
                    "bic",
                    "id",
                    f"{_BANK}/BICID",
                    f"{_UBL_ACCOUNT}/FinancialInstitutionBranch/ID",
                    "BIC",
                    "SSKMDEMM",
                    shown="payment.bic",
                ),
                Term(
                    "BT-87",
                    "card_number",
                    "id",
                    f"{_CARD}/ID",
                    "CardAccount[+NetworkID=NA]/PrimaryAccountNumberID",
                    "Last digits of the card that was charged",
                    "1234",
                    shown="payment.card.number",
                ),
                Term(
                    "BT-88",
                    "card_holder",
                    "text",
                    f"{_CARD}/CardholderName",
                    "CardAccount/HolderName",
                    "Who holds the card",
                    "Sabine Krüger",
                    shown="payment.card.holder",
                ),
                Term(
                    "BT-89",
                    "mandate",
                    "id",
                    None,
                    f"{_MANDATE}/ID",
                    shown="payment.direct_debit.mandate",
                ),
                Term(
                    "BT-91",
                    "debtor",
                    "id",
                    f"{_DEBTOR}/IBANID | {_DEBTOR}/ProprietaryID",
                    f"{_MANDATE}/PayerFinancialAccount/ID",
                    "The account that is debited",
                    "DE02120300000000202051",
                    shown="payment.direct_debit.iban",
                ),
            ),
            "Accounts to pay to; `iban`, `account`, `holder` and `bic` are the first one's",
            many=True,
            shown="payment.accounts",
        ),
        Term(
            "BT-83",
            "reference",
            "text",
            f"{SETTLEMENT}/PaymentReference",
            None,
            "Text of the transfer; on the page it is the number unless given",
            "RE-2026-1184",
        ),
        Term(
            "BT-20",
            "terms",
            "text",
            f"{SETTLEMENT}/SpecifiedTradePaymentTerms/Description",
            "PaymentTerms/Note",
            "Terms of payment; line breaks are kept, as #SKONTO# lines of XRechnung need",
            "14 days net",
        ),
        Group(
            "BG-19",
            "direct_debit",
            ".",
            ".",
            (
                Term(
                    "BT-89",
                    "mandate",
                    "id",
                    f"{SETTLEMENT}/SpecifiedTradePaymentTerms/DirectDebitMandateID",
                    None,
                    "Reference of the mandate",
                    "MANDATE-2026-7",
                ),
                Term(
                    "BT-90",
                    "creditor",
                    "id",
                    f"{SETTLEMENT}/CreditorReferenceID",
                    f"AccountingSupplierParty/Party/{_CREDITOR} | PayeeParty/{_CREDITOR}",
                    "The creditor's identifier",
                    "DE98ZZZ09999999999",
                ),
            ),
            "A direct debit",
        ),
    ),
    "How to pay",
)

_TAXED = (
    Term(
        "BT-95",
        "tax_category",
        "code",
        "CategoryTradeTax[+TypeCode=VAT]/CategoryCode",
        "TaxCategory[+TaxScheme/ID=VAT]/ID",
        "Tax category (UNTDID 5305)",
        "S",
    ),
    Term(
        "BT-96",
        "tax",
        "number",
        "CategoryTradeTax/RateApplicablePercent",
        "TaxCategory/Percent",
        "Tax rate in percent",
        "19",
    ),
)
_NUMBERS = {"BT-95": "BT-102", "BT-96": "BT-103"}
_CHARGED = tuple(
    Term(_NUMBERS[t.number], t.name, t.kind, t.cii, t.ubl, t.about, t.example) for t in _TAXED
)

ADJUSTMENTS = (
    adjustments("BG-20", "92 93 94 97 98", f"{SETTLEMENT}/", _TAXED, charged=False),
    adjustments("BG-21", "99 100 101 104 105", f"{SETTLEMENT}/", _CHARGED, charged=True),
)


def _total(  # noqa: PLR0913, PLR0917 - a row of the table
    number: str, name: str, cii: str, ubl: str, about: str, example: str
) -> Term:
    return Term(
        number, name, "amount", f"{_TOTALS}/{cii}", f"LegalMonetaryTotal/{ubl}", about, example
    )


TOTALS = Group(
    "BG-22",
    "totals",
    ".",
    ".",
    (
        _total(
            "BT-106",
            "subtotal",
            "LineTotalAmount",
            "LineExtensionAmount",
            "Sum of the lines",
            "100.00",
        ),
        _total(
            "BT-107",
            "allowances",
            "AllowanceTotalAmount",
            "AllowanceTotalAmount",
            "Sum of the document's allowances",
            "5.00",
        ),
        _total(
            "BT-108",
            "charges",
            "ChargeTotalAmount",
            "ChargeTotalAmount",
            "Sum of the document's charges",
            "9.90",
        ),
        _total(
            "BT-109",
            "net",
            "TaxBasisTotalAmount",
            "TaxExclusiveAmount",
            "Total without tax",
            "104.90",
        ),
        Term(
            "BT-110",
            "tax",
            "amount",
            f"{_TOTALS}/TaxTotalAmount[@currencyID=$currency]",
            f"{_UBL_TAX}/TaxAmount",
            "Tax",
            "19.93",
        ),
        Term(
            "BT-111",
            "tax_converted",
            "amount",
            f"{_TOTALS}/TaxTotalAmount[@currencyID=$tax_currency]",
            "TaxTotal[TaxAmount/@currencyID=$tax_currency]/TaxAmount",
            "Tax in `tax_currency`",
            "85.10",
        ),
        _total(
            "BT-112", "gross", "GrandTotalAmount", "TaxInclusiveAmount", "Total with tax", "124.83"
        ),
        _total(
            "BT-113",
            "prepaid",
            "TotalPrepaidAmount",
            "PrepaidAmount",
            "What has been paid already",
            "24.83",
        ),
        _total(
            "BT-114",
            "rounding",
            "RoundingAmount",
            "PayableRoundingAmount",
            "What the sum to pay is rounded by",
            "0.02",
        ),
        _total("BT-115", "payable", "DuePayableAmount", "PayableAmount", "Sum to pay", "100.00"),
    ),
    "Totals",
)

_CATEGORY = "TaxCategory[+TaxScheme/ID=VAT]"

TAXES = Group(
    "BG-23",
    "taxes",
    f"{SETTLEMENT}/ApplicableTradeTax[+TypeCode=VAT]",
    f"{_UBL_TAX}/TaxSubtotal",
    (
        Term("BT-116", "base", "amount", "BasisAmount", "TaxableAmount", "What is taxed", "104.90"),
        Term("BT-117", "tax", "amount", "CalculatedAmount", "TaxAmount", "The tax on it", "19.93"),
        Term(
            "BT-118",
            "category",
            "code",
            "CategoryCode",
            f"{_CATEGORY}/ID",
            "Tax category (UNTDID 5305)",
            "S",
        ),
        Term(
            "BT-119",
            "rate",
            "number",
            "RateApplicablePercent",
            f"{_CATEGORY}/Percent",
            "Tax rate in percent",
            "19",
        ),
        Term(
            "BT-120",
            "reason",
            "text",
            "ExemptionReason",
            f"{_CATEGORY}/TaxExemptionReason",
            "Why there is no tax; that of the page unless given",
            "Reverse charge",
        ),
        Term(
            "BT-121",
            "reason_code",
            "code",
            "ExemptionReasonCode",
            f"{_CATEGORY}/TaxExemptionReasonCode",
            "The same by the VATEX list; that of the category unless given",
            "VATEX-EU-AE",
        ),
        Term("BT-7", "tax_point", "date", "TaxPointDate/DateString[@format=102]", None),
        Term("BT-8", "tax_point_on", "tax point", "DueDateTypeCode", None),
    ),
    "Tax by category and rate",
    many=True,
)

THIRD_PARTY_PAYMENTS = Group(
    "BG-DEX-09",
    "third_party_payments",
    None,
    "PrepaidPayment",
    (
        Term("BT-DEX-001", "type", "text", None, "ID", "What kind of payment it is", "Toll"),
        Term(
            "BT-DEX-002", "amount", "amount", None, "PaidAmount", "How much, with its tax", "8.40"
        ),
        Term(
            "BT-DEX-003",
            "description",
            "text",
            None,
            "InstructionID",
            "More about it",
            "Toll for the delivery",
        ),
    ),
    "What is paid along for somebody else, in UBL (XRechnung's extension)",
    many=True,
)
