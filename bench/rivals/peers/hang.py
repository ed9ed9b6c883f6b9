"""What is left answering when one document never ends, and for how long it takes its core."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

import psutil

from bench.documents import invoice
from bench.rivals.faults import cpu
from bench.rivals.peers.field import Peer
from bench.rivals.peers.load import arriving, schedule
from bench.subjects.service import Service
from service.commands.bench.load import Answer, Request

PROBES, DOCUMENTS = 32, 16
# Seconds over which these fall due, and after which one counts as not answered.
_SPAN, _PROBE_PATIENCE, _PATIENCE = 8.0, 2.0, 8.0
# Of a core: all of them take less when nobody is at work on a document, and one that is takes more,
# at nice 10 on a busy machine too.
_IDLE = 0.05
_BEAT = 1.0


@dataclass(frozen=True, slots=True)
class Hang:
    """Probes and documents served of those sent; `seconds` until it was over, or infinite."""

    probes: int
    documents: int
    seconds: float


def hang(peer: Peer, service: Service, limit: float) -> Hang:
    """Send the one that never ends, then others, and watch for so many seconds."""
    begun = time.monotonic()
    endless = peer.document(peer.endless)
    with ThreadPoolExecutor(3) as clients:
        clients.submit(arriving, service, endless, [0.0], limit)
        time.sleep(1)
        probes = clients.submit(_send, service, peer.health(), PROBES, _PROBE_PATIENCE)
        documents = clients.submit(_send, service, peer.document(invoice()), DOCUMENTS, _PATIENCE)
        answered, made = (sum(a.made for a in sent.result()) for sent in (probes, documents))
        over = settle(service, begun + limit)
        seconds = time.monotonic() - begun if over else float("inf")
        for process in service.processes():  # what hangs does not hear SIGTERM
            with suppress(psutil.NoSuchProcess):
                process.kill()
    return Hang(answered, made, seconds)


def settle(service: Service, deadline: float) -> bool:
    """Wait until it is idle, no longer than that; whether it is."""
    while True:
        before = cpu(service.processes())
        time.sleep(_BEAT)
        after = cpu(service.processes())
        if sum(after[p] - before.get(p, 0.0) for p in after) < _IDLE * _BEAT:
            return True
        if time.monotonic() > deadline:
            return False


def _send(service: Service, request: Request, count: int, patience: float) -> list[Answer]:
    return arriving(service, request, schedule(count / _SPAN, _SPAN), patience)
