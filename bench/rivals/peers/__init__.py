"""Pressroom against what one would take instead: `make peers` has them installed before."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from bench.effort import Effort
from bench.rivals.peers import draw, tables
from bench.rivals.peers.features import tried
from bench.rivals.peers.field import FIELD, OF_HTML, WORKERS, Peer, versions
from bench.rivals.peers.hang import hang
from bench.rivals.peers.measure import Found, Plan, Results, closed_loops, open_loops

_T = TypeVar("_T")

# With the tables, since they are made by the same run.
_PLOTS = (
    "![Invoices a second over clients, of each service](plots/peers.svg)",
    "![Invoices made within 2 s, over what was asked for](plots/peers-goodput.svg)",
)


def run(effort: Effort, plots: Path) -> str:
    """Measure all that are installed, plot, and give the tables."""
    present = [peer for peer in FIELD if not peer.absent()]
    with _same_cores():
        found = _measured(present, Plan.of(effort))
    draw.rates(_services(found), plots / "peers.svg")
    draw.goodput(_services(found), plots / "peers-goodput.svg")
    return "\n\n".join((*_made_of(), *_left_out(), *tables.all_of(found), *_PLOTS))


def _measured(peers: list[Peer], plan: Plan) -> Results:
    """All that the tables tell; Pressroom is among the peers."""
    found = {peer: Found() for peer in peers}
    with ExitStack() as stack:
        services = {peer: stack.enter_context(peer.start()) for peer in peers}
        for peer in [it for it in OF_HTML if it in found]:
            found[peer].features = tried(peer, services[peer])
        closed_loops(services, found, plan)
        open_loops(_services(services), found, plan)
    for peer in _services(found):
        print(f"a document that never ends: {peer.name}", file=sys.stderr)
        with peer.start() as service:
            found[peer].hang = hang(peer, service, plan.hung)
    return found


def _services(of: Mapping[Peer, _T]) -> dict[Peer, _T]:
    return {peer: it for peer, it in of.items() if not peer.is_typesetter}


def _made_of() -> list[str]:
    made = versions()
    return [f"With {made}."] if made else []


def _left_out() -> list[str]:
    lacking = [(peer.name, peer.absent()) for peer in FIELD]
    return [f"Left out: {name}, for want of {', '.join(what)}." for name, what in lacking if what]


@contextmanager
def _same_cores() -> Iterator[None]:
    """As many as there are workers, for the services and the clients alike."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:WORKERS])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
