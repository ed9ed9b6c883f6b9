import random

import pytest

from offload.admission.estimate import Estimates, kind_of
from offload.order import Html, Multipart, Options, Order, Template


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        (0, "html-4k"),
        (4096, "html-4k"),
        (4097, "html-16k"),
        (1 << 18, "html-256k"),
        (1 << 22, "html-4m"),
        ((1 << 22) + 1, "html-huge"),
        (1 << 40, "html-huge"),
    ],
)
def test_kinds_go_by_size(size: int, kind: str) -> None:
    assert kind_of(Order(Html()), size) == kind


def test_kinds_go_by_source() -> None:
    assert kind_of(Order(Multipart("b")), 10) == "multipart-4k"
    e_invoice = Order(Template("/a/invoice"), Options(profile="basic"))
    assert kind_of(e_invoice, 10) == "invoice-basic-4k"


def test_the_median_of_a_kind_is_learned() -> None:
    estimates = Estimates()
    for _ in range(40):
        estimates.learn("receipt", 2.0)
    assert estimates.seconds("receipt") == pytest.approx(2.0, rel=0.35)
    for _ in range(100):
        estimates.learn("receipt", 2.0)
    assert estimates.seconds("receipt") == pytest.approx(2.0, rel=0.01)


def test_one_outlier_moves_little() -> None:
    estimates = Estimates()
    for _ in range(200):
        estimates.learn("receipt", 1.0)
    estimates.learn("receipt", 1000.0)
    assert estimates.seconds("receipt") < 1.5


def test_a_slower_machine_shows_in_kinds_that_are_rare() -> None:
    estimates = Estimates()
    for _ in range(100):
        estimates.learn("receipt", 1.0)
        estimates.learn("statement", 10.0)
    for _ in range(14):
        estimates.learn("receipt", 2.0)
    assert estimates.ratio > 1.2
    assert estimates.seconds("statement") > 12


def test_noise_leaves_no_bias() -> None:
    noise = random.Random(7)
    estimates = Estimates()
    for _ in range(3000):
        estimates.learn("receipt", noise.lognormvariate(0, 0.4))
    assert estimates.seconds("receipt") == pytest.approx(1.0, rel=0.3)
    assert "receipt" in repr(estimates)
