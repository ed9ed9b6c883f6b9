"""Against the real process, whose workers are confined: an e-invoice there and back."""

import json

import pytest

from tests.contract.handlers.test_templates import ask
from tests.invoices import sample
from tests.process import ServiceProcess

EXTRACT = "/v1/e-invoices/extract"


def test_what_is_made_can_be_read_back(shared_service: ServiceProcess) -> None:
    value = sample()
    path = "/v1/templates/invoice/pdf?variant=factur-x&profile=xrechnung"
    body = json.dumps(value).encode()
    status, headers, pdf = ask(shared_service, path, body, Content_Type="application/json")
    assert (status, headers["Content-Type"]) == (200, "application/pdf"), pdf
    status, headers, content = ask(shared_service, EXTRACT, pdf, Content_Type="application/pdf")
    assert (status, headers["Content-Type"]) == (200, "application/json"), content
    read = json.loads(content)
    assert (read["profile"], read["filename"]) == ("xrechnung", "xrechnung.xml")
    assert read["data"]["ExchangedDocument"]["ID"] == value["number"]
    assert read["xml"].startswith("<rsm:CrossIndustryInvoice")
    assert read["invoice"]["buyer"]["city"] == value["buyer"]["city"]


def test_the_xml_alone_is_read_too(shared_service: ServiceProcess) -> None:
    path, body = "/v1/templates/invoice/pdf?profile=peppol", json.dumps(sample()).encode()
    asked = {"Content_Type": "application/json", "Accept": "application/xml"}
    status, headers, xml = ask(shared_service, path, body, **asked)
    assert (status, headers["Content-Type"]) == (200, "application/xml"), xml
    status, _, content = ask(shared_service, EXTRACT, xml, Content_Type="application/xml")
    read = json.loads(content)
    assert (status, read["profile"], read["syntax"]) == (200, "peppol", "ubl")
    assert read["filename"] is None


def test_a_broken_rule_is_named(shared_service: ServiceProcess) -> None:
    value = sample()
    del value["seller"]["vat_id"]
    path, body = "/v1/templates/invoice/pdf?variant=factur-x", json.dumps(value).encode()
    status, _, content = ask(shared_service, path, body, Content_Type="application/json")
    problem = json.loads(content)
    assert (status, problem["type"]) == (422, "/problems/invalid-data")
    told = {fault["rule"]: fault["pointer"] for fault in problem["errors"]}
    assert told["BR-CO-26"] == "/seller/vat_id"


@pytest.mark.parametrize(
    ("query", "body", "headers", "status"),
    [
        ("", b"%PDF-1.7 but not really", {"Content_Type": "application/pdf"}, 422),
        ("", b"", {"Content_Type": "application/pdf"}, 422),
        ("", b"<p>", {"Content_Type": "text/html"}, 415),
        ("?zoom=2", b"x", {"Content_Type": "application/pdf"}, 400),
        ("", b"x", {"Content_Type": "application/pdf", "Accept": "image/png"}, 406),
    ],
)
def test_what_can_not_be_read(
    shared_service: ServiceProcess,
    query: str,
    body: bytes,
    headers: dict[str, str],
    status: int,
) -> None:
    assert ask(shared_service, EXTRACT + query, body, **headers)[0] == status
