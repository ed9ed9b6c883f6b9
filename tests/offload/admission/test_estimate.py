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


def test_each_engine_of_a_template_has_a_kind() -> None:
    assert kind_of(Order(Template("/a/invoice", "typst")), 10) == "invoice-typst-4k"
    assert kind_of(Order(Template("/a/invoice")), 10) == "invoice-4k"


def test_the_mean_of_a_kind_is_learned() -> None:
    estimates = Estimates()
    for _ in range(140):
        estimates.learn("receipt", 2.0)
    assert estimates.of("receipt").mean == pytest.approx(2.0, rel=0.01)


def test_a_mixed_kind_has_the_mean_of_all_and_the_high_of_its_long() -> None:
    noise = random.Random(7)
    estimates = Estimates()
    for _ in range(3000):
        estimates.learn("html", 0.63 if noise.random() < 0.2 else 0.012)
    assert estimates.of("html").mean == pytest.approx(0.136, rel=0.4)
    assert estimates.of("html").high == pytest.approx(0.63, rel=0.3)


def test_elements_tell_documents_of_one_kind_apart() -> None:
    estimates = Estimates()
    for _ in range(30):
        estimates.learn("html", 0.01, elements=40)
        estimates.learn("html", 1.0, elements=4000)
    assert estimates.of("html", 50).mean < 0.05
    assert estimates.of("html", 3000).mean > 0.5
    assert 0.1 < estimates.of("html", 9).mean < 1.0  # never seen: what its kind takes


def test_one_outlier_moves_little() -> None:
    estimates = Estimates()
    for _ in range(200):
        estimates.learn("receipt", 1.0)
    estimates.learn("receipt", 10.0)
    assert estimates.of("receipt").mean < 1.5
    assert estimates.of("receipt").high < 1.5


def test_a_slower_machine_shows_in_kinds_that_are_rare() -> None:
    estimates = Estimates()
    for _ in range(100):
        estimates.learn("receipt", 1.0)
        estimates.learn("statement", 10.0)
    for _ in range(14):
        estimates.learn("receipt", 2.0)
    assert estimates.ratio > 1.2
    assert estimates.of("statement").mean > 12


def test_noise_leaves_no_bias() -> None:
    noise = random.Random(7)
    estimates = Estimates()
    for _ in range(3000):
        estimates.learn("receipt", noise.lognormvariate(0, 0.4))
    assert estimates.of("receipt").mean == pytest.approx(1.083, rel=0.3)
    assert "receipt" in repr(estimates)


def test_endless_documents_raise_the_mean_and_not_what_others_need() -> None:
    estimates = Estimates()
    for number in range(60):
        endless = number % 5 == 0
        estimates.learn("html", 30.0 if endless else 0.2, made=not endless)
    assert estimates.of("html").mean > 4
    assert estimates.of("html").high < 1


def test_a_kind_that_is_mostly_killed_takes_longer() -> None:
    estimates = Estimates()
    for number in range(60):
        estimates.learn("html", 30.0, made=number % 2 == 0)
    assert estimates.of("html").high > 20


def test_of_a_kind_never_seen_the_high_is_beyond_the_mean() -> None:
    first = Estimates().of("html")
    assert first.high > first.mean > 0
