from offload.order import DEFAULT_URGENCY, Html, Lock, Order, Template


def test_a_template_is_named_by_its_folder() -> None:
    assert Template("/spool/templates/0a1b/invoice").name == "invoice"


def test_an_order_says_nothing_unless_it_is_told() -> None:
    order = Order(Html())
    assert (order.priority.urgency, order.caller) == (DEFAULT_URGENCY, None)
    assert order.options.format == "pdf"


def test_no_log_shows_a_password() -> None:
    assert "secret" not in repr(Lock(user="secret", owner="secret", allowed=("print",)))
