"""The arithmetic of `bench/rivals/peers`, and two of its services measured for a moment."""

import json
import sys
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from bench.documents import invoice, report
from bench.rivals.peers import draw, field, tables
from bench.rivals.peers.features import Made, features, tried
from bench.rivals.peers.field import OUR_TYPST, PRESSROOM, THREADS, TYPST, Peer
from bench.rivals.peers.hang import Hang
from bench.rivals.peers.load import Outcome, schedule
from bench.rivals.peers.measure import CLIENTS, LOADS, Found
from bench.subjects.service import Service
from service.commands.bench.load import Answer, ask
from tests import typesetting

ON_THIS_PYTHON = Peer(
    THREADS.name, partial(field.threads, Path(sys.executable)), THREADS.path, THREADS.probe
)


def test_requests_fall_due_at_a_constant_rate() -> None:
    assert schedule(4, 1.5) == [0, 0.25, 0.5, 0.75, 1.0, 1.25]


def test_a_short_time_has_one_request() -> None:
    assert schedule(0.1, 1) == [0]


def test_only_what_is_served_in_time_is_good() -> None:
    outcome = Outcome(
        2.0,
        [
            Answer(0.1, made=True),
            Answer(2.0, made=True),
            Answer(2.1, made=True),
            Answer(0.1, made=False),
        ],
    )
    assert outcome.served() == 0.75
    assert outcome.good() == 0.5


def test_latencies_are_of_what_was_served() -> None:
    outcome = Outcome(1.0, [Answer(n / 100, made=n <= 50) for n in range(1, 101)])
    assert outcome.latency(0.5) == 0.25
    assert outcome.latency(0.99) == 0.5


def test_a_service_that_serves_nothing_has_no_latency() -> None:
    latency = Outcome(1.0, [Answer(8.0, made=False)]).latency(0.5)
    assert str(latency) == "nan"


def test_capacity_is_that_of_the_clients_that_suit_it() -> None:
    found = Found(invoices={1: [1, 2, 9], 2: [3, 4, 5], 4: [1, 1, 1]})
    assert found.capacity() == 4


@pytest.fixture(scope="module")
def ours() -> Iterator[Service]:
    with OUR_TYPST.start() as service:
        yield service


@pytest.mark.parametrize("peer", [PRESSROOM, OUR_TYPST], ids=lambda peer: peer.name)
def test_pressroom_is_spoken_to_in_its_own_way(peer: Peer, ours: Service) -> None:
    speak(peer, ours)


def test_another_service_is_spoken_to_in_its_own_way() -> None:
    with ON_THIS_PYTHON.start() as service:
        speak(ON_THIS_PYTHON, service)


def speak(peer: Peer, service: Service) -> None:
    connection = service.connect()
    assert ask(connection, peer.document(invoice())).made
    hurried = ask(connection, peer.hurried(invoice()))
    # A busy machine takes longer than the two seconds, which is told then.
    assert hurried.made or hurried.status in {503, 504}
    assert ask(connection, peer.health()).made
    connection.close()


def test_documents_differ_and_have_the_same_data_in_each_language() -> None:
    first, second = islice(PRESSROOM.documents(invoice()), 2)
    assert first.body != second.body
    data = json.loads(next(TYPST.documents(invoice())).body)
    assert data["title"] == "1000: Invoice 2041"
    assert data["lines"][0] == {
        "service": "Card payments, terminal 01",
        "count": 3,
        "amount": "41.17",
    }
    assert (len(data["lines"]), data["total"]) == (24, "12351.00")
    chapters = json.loads(next(TYPST.documents(report(2))).body)["chapters"]
    assert [(len(it["paragraphs"]), len(it["months"])) for it in chapters] == [(7, 12)] * 2


def test_pressroom_has_twenty_features(ours: Service) -> None:
    found = tried(PRESSROOM, ours)
    assert len(found) == 20
    assert {*found.values()} == {"right"}


def test_a_feature_that_is_not_there_is_told() -> None:
    nothing = Made(typesetting.pdf("<p>x"))
    assert [feature.name for feature in features() if feature.is_right(nothing)] == []


def test_where_another_makes_more_it_is_said() -> None:
    ours, theirs = _found(2.0), _found(1.0)
    theirs.invoices[4] = [3.0, 4.0, 5.0]
    said = tables.lost({PRESSROOM: ours, THREADS: theirs, OUR_TYPST: theirs})
    assert said == (
        "Made more than Pressroom, by the median: FastAPI, threads (in 1 of 6 columns: 0.50)."
    )


def test_what_failed_altogether_is_told_and_drawn(tmp_path: Path) -> None:
    nothing = _found(0.0)
    nothing.probes = [Answer(8.0, made=False)]
    found = {PRESSROOM: _found(2.0), THREADS: nothing}
    told = "\n".join(tables.all_of(found))
    assert "| FastAPI, threads | none | none | 1 of 1 |" in told
    assert "| FastAPI, threads | nested columns | 0% | 0% | not seen |" in told
    draw.rates(found, tmp_path / "rates.svg")
    draw.goodput(found, tmp_path / "goodput.svg")
    assert {plot.name for plot in tmp_path.iterdir()} == {"rates.svg", "goodput.svg"}


def _found(rate: float) -> Found:
    outcomes = {load: Outcome(load, [Answer(1.0, made=rate > 0)]) for load in LOADS}
    return Found(
        invoices={clients: [rate] * 3 for clients in CLIENTS},
        cpu=[0.1],
        reports=[rate] * 3,
        probes=[Answer(0.001, made=True)],
        loaded=[1.0],
        own=outcomes,
        ours=outcomes,
        hang=Hang(0, 0, float("inf")),
    )
