import json
from datetime import date
from decimal import Decimal

import httpx
import pytest

from handlers.request.options import AnswerOptions, PdfOptions, TypesettingOptions
from pressroom_client import requests
from pressroom_client.requests import PDF, Delivery, Options, Order, Service


def request(order: Order, seconds: float = 9.7) -> httpx.Request:
    with httpx.Client() as client:
        return order.request(client, Service.at("http://press/under/", "k", {"X": "1"}), seconds)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (requests.Saving, AnswerOptions),
        (requests.Finishing, PdfOptions),
        (Options, TypesettingOptions),
    ],
)
def test_options_are_the_service_s(ours: type, theirs: type[AnswerOptions]) -> None:
    assert list(ours.__annotations__) == list(theirs.model_fields)


def test_the_deadline_is_sent_in_whole_seconds() -> None:
    order = requests.page("<p>", {}, Delivery("image/png", urgency=5), {})
    sent = request(order)
    assert sent.url == "http://press/under/v1/pdf"
    assert sent.headers["Prefer"] == "wait=9"
    assert sent.headers["Priority"] == "u=5"
    assert sent.headers["Accept"] == "image/png"
    assert request(order, 0.3).headers["Prefer"] == "wait=1"


def test_options_are_sent_as_the_service_reads_them() -> None:
    order = requests.page("<p>", {}, PDF, {"tagged": True, "zoom": 0.5})
    assert dict(request(order).url.params) == {"tagged": "true", "zoom": "0.5"}


def test_assets_are_parts_named_by_their_paths() -> None:
    sent = request(requests.page("<p>", {"css/a.css": b"p {}"}, PDF, {}))
    sent.read()
    assert sent.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="css/a.css"; filename="css/a.css"' in sent.content


def test_money_and_dates_are_sent_exactly() -> None:
    data = {"sum": Decimal("1.10"), "on": date(2026, 11, 25)}
    sent = request(requests.filled("receipt", data, PDF, {}))
    assert json.loads(sent.content) == {"sum": "1.10", "on": "2026-11-25"}


@pytest.mark.parametrize("value", [float("nan"), object()])
def test_what_is_no_json_is_not_sent(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        requests.filled("receipt", {"sum": value}, PDF, {})


def test_passwords_are_percent_encoded_and_not_shown() -> None:
    delivery = Delivery(user_password="grün %", owner_password="o", idempotency_key="k-1")
    sent = request(requests.finished(b"%PDF-", {}, delivery, {})).headers
    assert sent["Pressroom-User-Password"] == "gr%C3%BCn%20%25"
    assert sent["Pressroom-Owner-Password"] == "o"
    assert sent["Idempotency-Key"] == "k-1"
    assert "grün" not in repr(delivery)


def test_what_is_not_asked_for_is_not_sent() -> None:
    sent = request(requests.page("<p>", {}, PDF, {})).headers
    assert not {"Idempotency-Key", "Pressroom-User-Password"} & set(sent)


def test_pdfs_are_parts_in_their_order_and_attachments_beside_them() -> None:
    sent = request(requests.merged({"b.pdf": b"B", "a.pdf": b"A"}, {"x.csv": b"X"}, PDF, {}))
    sent.read()
    names = [b'"files"; filename="b.pdf"', b'"files"; filename="a.pdf"']
    places = [sent.content.index(n) for n in [*names, b'"attachments"; filename="x.csv"']]
    assert places == sorted(places)


def test_one_pdf_is_the_body_unless_there_are_attachments() -> None:
    alone = request(requests.finished(b"%PDF-", {}, PDF, {"watermark": "COPY"}))
    assert (alone.content, alone.headers["Content-Type"]) == (b"%PDF-", "application/pdf")
    several = request(requests.finished(b"%PDF-", {"x.csv": b"X"}, PDF, {}))
    assert several.headers["Content-Type"].startswith("multipart/form-data")


def test_what_a_pdf_says_is_json() -> None:
    sent = request(requests.inspected("v1/metadata", b"%PDF-"))
    assert sent.headers["Accept"] == "application/json"


def test_each_request_has_the_key_and_your_headers() -> None:
    sent = request(requests.page("<p>", {}, PDF, {}))
    assert (sent.headers["Authorization"], sent.headers["X"]) == ("Bearer k", "1")
    assert "Authorization" not in Service.at("http://press", None, None).headers
