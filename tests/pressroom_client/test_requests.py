import json
from datetime import date
from decimal import Decimal

import httpx
import pytest

from handlers.options import Query
from pressroom_client.requests import Delivery, Options, Order, of_data, of_html


def request(order: Order, seconds: float = 9.7) -> httpx.Request:
    with httpx.Client(base_url="http://press/under") as client:
        return order.request(client, seconds)


def test_options_are_the_service_s() -> None:
    assert list(Options.__annotations__) == list(Query.model_fields)


def test_the_deadline_is_sent_in_whole_seconds() -> None:
    order = Order("v1/pdf", {}, Delivery("image/png", urgency=5), of_html("<p>", {}))
    sent = request(order)
    assert sent.url == "http://press/under/v1/pdf"
    assert sent.headers["Prefer"] == "wait=9"
    assert sent.headers["Priority"] == "u=5"
    assert sent.headers["Accept"] == "image/png"
    assert request(order, 0.3).headers["Prefer"] == "wait=1"


def test_options_are_sent_as_the_service_reads_them() -> None:
    order = Order("v1/pdf", {"tagged": True, "zoom": 0.5}, Delivery(), of_html("<p>", {}))
    assert dict(request(order).url.params) == {"tagged": "true", "zoom": "0.5"}


def test_assets_are_parts_named_by_their_paths() -> None:
    sent = request(Order("v1/pdf", {}, Delivery(), of_html("<p>", {"css/a.css": b"p {}"})))
    sent.read()
    assert sent.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="css/a.css"; filename="css/a.css"' in sent.content


def test_money_and_dates_are_sent_exactly() -> None:
    body = of_data({"sum": Decimal("1.10"), "on": date(2026, 11, 25)})
    assert json.loads(body["content"]) == {"sum": "1.10", "on": "2026-11-25"}


@pytest.mark.parametrize("value", [float("nan"), object()])
def test_what_is_no_json_is_not_sent(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        of_data({"sum": value})
