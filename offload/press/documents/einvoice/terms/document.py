"""The document as a whole: its own terms, and everything in it."""

from offload.press.documents.einvoice.terms.lines import LINES
from offload.press.documents.einvoice.terms.parties import (
    BUYER,
    DELIVERY,
    PAYEE,
    SELLER,
    TAX_REPRESENTATIVE,
)
from offload.press.documents.einvoice.terms.settlement import (
    ADJUSTMENTS,
    PAYMENT,
    SETTLEMENT,
    TAXES,
    THIRD_PARTY_PAYMENTS,
    TOTALS,
)
from offload.press.documents.einvoice.terms.term import Group, Member, Term

_AGREEMENT = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement"
_DELIVERY = "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery"
_CONTEXT = "ExchangedDocumentContext"
_DAY = "DateTimeString[@format=102]"
_ADDITIONAL = "AdditionalReferencedDocument"
_UBL_ADDITIONAL = "AdditionalDocumentReference"


def _reference(  # noqa: PLR0913, PLR0917 - a row of the table
    number: str, name: str, cii: str, ubl: str, about: str, example: str
) -> Term:
    return Term(number, name, "id", f"{cii}/IssuerAssignedID", ubl, about, example)


_HEADER: tuple[Member, ...] = (
    Term(
        "BT-24",
        "guideline",
        "id",
        f"{_CONTEXT}/GuidelineSpecifiedDocumentContextParameter/ID",
        "CustomizationID",
        "The specification that it follows; that of the profile unless given",
        "urn:cen.eu:en16931:2017",
    ),
    Term(
        "BT-23",
        "process",
        "id",
        f"{_CONTEXT}/BusinessProcessSpecifiedDocumentContextParameter/ID",
        "ProfileID",
        "The business process; with xrechnung and peppol that of Peppol's billing unless given",
        "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
    ),
    Term(
        "BT-1",
        "number",
        "id",
        "ExchangedDocument/ID",
        "ID",
        "The document's number",
        "RE-2026-1184",
    ),
    Term(
        "BT-2",
        "issued",
        "date",
        f"ExchangedDocument/IssueDateTime/{_DAY}",
        "IssueDate",
        "Date of issue",
        "2026-11-20",
    ),
    Term(
        "BT-3",
        "type",
        "code",
        "ExchangedDocument/TypeCode",
        "InvoiceTypeCode",
        "Type of the document (UNTDID 1001); 380 or, of a credit note, 381 unless given",
        "380",
    ),
    Term(
        "BT-5",
        "currency",
        "code",
        f"{SETTLEMENT}/InvoiceCurrencyCode",
        "DocumentCurrencyCode",
        "ISO 4217 code",
        "EUR",
    ),
    Term(
        "BT-6",
        "tax_currency",
        "code",
        f"{SETTLEMENT}/TaxCurrencyCode",
        "TaxCurrencyCode",
        "Currency of the tax's accounting, where it is another",
        "SEK",
    ),
    Term(
        "BT-7",
        "tax_point",
        "date",
        None,
        "TaxPointDate",
        "Date on which the tax becomes due",
        "2026-11-18",
    ),
    Term(
        "BT-8",
        "tax_point_on",
        "tax point",
        None,
        "InvoicePeriod/DescriptionCode",
        "What the tax becomes due by, where no date is given: issued, delivered or paid",
        "delivered",
    ),
    Term(
        "BT-10",
        "buyer_reference",
        "id",
        f"{_AGREEMENT}/BuyerReference",
        "BuyerReference",
        "The buyer's own reference, such as a Leitweg-ID",
        "04011000-12345-34",
    ),
    Term(
        "BT-11",
        "project",
        "id",
        f"{_AGREEMENT}/SpecifiedProcuringProject[+Name=Project]/ID",
        "ProjectReference/ID",
        "The project that it is part of",
        "P-77",
        credit=f"{_UBL_ADDITIONAL}[DocumentTypeCode=50]/ID",
    ),
    _reference(
        "BT-12",
        "contract",
        f"{_AGREEMENT}/ContractReferencedDocument",
        "ContractDocumentReference/ID",
        "The contract",
        "C-2026-3",
    ),
    _reference(
        "BT-13",
        "order",
        f"{_AGREEMENT}/BuyerOrderReferencedDocument",
        "OrderReference/ID",
        "The buyer's order number",
        "PO-4711",
    ),
    _reference(
        "BT-14",
        "sales_order",
        f"{_AGREEMENT}/SellerOrderReferencedDocument",
        "OrderReference[+ID=NA]/SalesOrderID",
        "Your own order number",
        "SO-1182",
    ),
    _reference(
        "BT-15",
        "receiving_advice",
        f"{_DELIVERY}/ReceivingAdviceReferencedDocument",
        "ReceiptDocumentReference/ID",
        "The buyer's receiving advice",
        "RA-91",
    ),
    _reference(
        "BT-16",
        "despatch_advice",
        f"{_DELIVERY}/DespatchAdviceReferencedDocument",
        "DespatchDocumentReference/ID",
        "The delivery note",
        "DN-2026-88",
    ),
    _reference(
        "BT-17",
        "tender",
        f"{_AGREEMENT}/{_ADDITIONAL}[TypeCode=50]",
        "OriginatorDocumentReference/ID",
        "The call for tenders or the lot",
        "T-5/2",
    ),
    Group(
        "BT-18",
        "object",
        f"{_AGREEMENT}/{_ADDITIONAL}[TypeCode=130]",
        f"{_UBL_ADDITIONAL}[DocumentTypeCode=130]",
        (
            Term("", "id", "id", "IssuerAssignedID", "ID", "The identifier itself", "AB-1234"),
            Term(
                "",
                "scheme",
                "code",
                "ReferenceTypeCode",
                "ID/@schemeID",
                "Its scheme (UNTDID 1153)",
                "ABZ",
            ),
        ),
        "What the invoice is about, such as a meter or a subscriber",
    ),
    Term(
        "BT-19",
        "accounting_reference",
        "text",
        f"{SETTLEMENT}/ReceivableSpecifiedTradeAccountingAccount/ID",
        "AccountingCost",
        "Where the buyer books it",
        "4711",
    ),
    Group(
        "BG-1",
        "notes",
        "ExchangedDocument/IncludedNote",
        "Note*",
        (
            Term("BT-21", "code", "code", "SubjectCode", None, "Its subject (UNTDID 4451)", "AAI"),
            Term("BT-22", "text", "text", "Content", ".", "A paragraph", "Thank you."),
        ),
        "Words after the sums; a text alone, or an object of these",
        many=True,
    ),
    Group(
        "BG-3",
        "preceding",
        f"{SETTLEMENT}/InvoiceReferencedDocument",
        "BillingReference*/InvoiceDocumentReference",
        (
            Term(
                "BT-25", "number", "id", "IssuerAssignedID", "ID", "Number of the invoice", "RE-7"
            ),
            Term(
                "BT-26",
                "issued",
                "date",
                f"FormattedIssueDateTime/{_DAY}",
                "IssueDate",
                "Its date",
                "2026-10-20",
            ),
        ),
        "Invoices that this one refers to; `corrects` of a credit note is one of them",
        many=True,
    ),
)

_ATTACHMENTS = Group(
    "BG-24",
    "attachments",
    f"{_AGREEMENT}/{_ADDITIONAL}[TypeCode=916]",
    f"{_UBL_ADDITIONAL}[DocumentTypeCode!=130|][DocumentTypeCode!=50|]",
    (
        Term("BT-122", "id", "id", "IssuerAssignedID", "ID", "Its number or name", "Timesheet 10"),
        Term(
            "BT-123",
            "description",
            "text",
            "Name",
            "DocumentDescription",
            "What it is",
            "Hours worked",
        ),
        Term(
            "BT-124",
            "url",
            "id",
            "URIID",
            "Attachment/ExternalReference/URI",
            "Where it is, if it isn't sent along",
            "https://lindner.example/timesheet",
        ),
        Term(
            "BT-125",
            "content",
            "binary",
            "AttachmentBinaryObject",
            "Attachment/EmbeddedDocumentBinaryObject",
            "The file itself, in Base64; it is attached to the PDF too",
            "JVBERi0xLjQK",
        ),
        Term(
            "",
            "media_type",
            "code",
            "AttachmentBinaryObject/@mimeCode",
            "Attachment/EmbeddedDocumentBinaryObject/@mimeCode",
            "Its media type",
            "application/pdf",
        ),
        Term(
            "",
            "filename",
            "id",
            "AttachmentBinaryObject/@filename",
            "Attachment/EmbeddedDocumentBinaryObject/@filename",
            "Its name",
            "timesheet.pdf",
        ),
    ),
    "Supporting documents",
    many=True,
)

_PERIOD = Group(
    "BG-14",
    "period",
    f"{SETTLEMENT}/BillingSpecifiedPeriod",
    "InvoicePeriod",
    (
        Term("BT-73", "start", "date", f"StartDateTime/{_DAY}", "StartDate", "First", "2026-10-01"),
        Term("BT-74", "end", "date", f"EndDateTime/{_DAY}", "EndDate", "Last", "2026-10-31"),
    ),
    "When it was supplied",
)

# After what is paid how, which in a UBL credit note holds it.
_DUE = Term(
    "BT-9",
    "due",
    "date",
    f"{SETTLEMENT}/SpecifiedTradePaymentTerms/DueDateDateTime/{_DAY}",
    "DueDate",
    "Date by which it is to be paid",
    "2026-12-04",
    credit="PaymentMeans/PaymentDueDate",
)

_DELIVERED = Term(
    "BT-72",
    "delivered",
    "date",
    f"{_DELIVERY}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/{_DAY}",
    "Delivery/ActualDeliveryDate",
    "Date of delivery",
    "2026-11-18",
)

DOCUMENT = Group(
    "",
    "",
    ".",
    ".",
    (
        *_HEADER,
        _ATTACHMENTS,
        SELLER,
        BUYER,
        PAYEE,
        TAX_REPRESENTATIVE,
        _DELIVERED,
        _PERIOD,
        DELIVERY,
        PAYMENT,
        _DUE,
        THIRD_PARTY_PAYMENTS,
        *ADJUSTMENTS,
        TOTALS,
        TAXES,
        LINES,
    ),
)
