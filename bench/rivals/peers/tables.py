"""The tables, and what of them speaks against Pressroom."""

import math
from collections.abc import Callable, Sequence
from statistics import median

from bench.measures.loop import quantile
from bench.rivals.peers.field import OUR_TYPST, PRESSROOM, Peer
from bench.rivals.peers.hang import DOCUMENTS, PROBES, Hang
from bench.rivals.peers.load import Outcome
from bench.rivals.peers.measure import CLIENTS, Found, Results
from bench.table import spread, table

_CLIENTS = tuple(f"{n} client{'s' * (n > 1)}" for n in CLIENTS)
_HEAD = ("", *(f"invoice, {clients}" for clients in _CLIENTS), "report")


def all_of(found: Results) -> list[str]:
    """In the order of the page."""
    return [
        "Documents a second, closed loop:",
        _rates(found),
        "How many times as many Pressroom makes, round by round:",
        _ratios(found),
        lost(found),
        "While four clients have reports made, and at rest:",
        _loaded(found),
        "Open loop, at shares of each one's own capacity:",
        _outcomes(found, lambda f: f.own),
        "Open loop, all at the same rates, which are shares of Pressroom's capacity:",
        _outcomes(found, lambda f: f.ours),
        f"One document that never ends, then {PROBES} probes and {DOCUMENTS} invoices in 8 s:",
        _hangs(found),
        "What twenty documents ask for, a feature each, and whether the PDF has it:",
        _features(found),
    ]


def _rates(found: Results) -> str:
    ours = median(found[PRESSROOM].cpu)
    rows = [
        (
            p.name,
            *(_cell(v, ".3g") for v in f.invoices.values()),
            _cell(f.reports, ".2g"),
            _cell([1000 * seconds for seconds in f.cpu], ".0f"),
            f"{median(f.cpu) / ours:.2f}",
        )
        for p, f in found.items()
    ]
    return table((*_HEAD, "CPU ms an invoice", "times ours"), rows)


def _ratios(found: Results) -> str:
    rows = [
        (p.name, *(_cell(r, ".2f") for r in _times(found[PRESSROOM], f)))
        for p, f in found.items()
        if p is not PRESSROOM
    ]
    return table(_HEAD, rows)


def _times(ours: Found, theirs: Found) -> list[list[float]]:
    """For each column of the table a ratio a round."""
    sides = [(ours.invoices[n], theirs.invoices[n]) for n in CLIENTS]
    sides.append((ours.reports, theirs.reports))
    return [[_ratio(a, b) for a, b in zip(*side, strict=True)] for side in sides]


def _ratio(ours: float, theirs: float) -> float:
    return ours / theirs if theirs else math.inf


def lost(found: Results) -> str:
    """Where another one makes more."""
    said = [
        f"{peer.name} (in {len(behind)} of {len(times)} columns: {_span(behind)})"
        for peer, f in found.items()
        if peer not in {PRESSROOM, OUR_TYPST}
        and (times := [median(column) for column in _times(found[PRESSROOM], f)])
        and (behind := [time for time in times if time < 1])
    ]
    return f"Made more than Pressroom, by the median: {'; '.join(said) or 'none'}."


def _span(ratios: list[float]) -> str:
    low, high = f"{min(ratios):.2f}", f"{max(ratios):.2f}"
    return low if low == high else f"{low} to {high}"


def _loaded(found: Results) -> str:
    rows = [
        (peer.name, *_probes(f), f"{f.rest:.0f}", _cell(f.loaded, ".0f"))
        for peer, f in found.items()
    ]
    head = ("", "probe p50, ms", "probe p99, ms", "unanswered", "MiB at rest", "MiB under load")
    return table(head, rows)


def _probes(found: Found) -> tuple[str, str, str]:
    latencies = sorted(a.seconds for a in found.probes if a.made)
    lost = len(found.probes) - len(latencies)
    p50, p99 = (_milliseconds(latencies, share) for share in (0.5, 0.99))
    return p50, p99, f"{lost} of {len(found.probes)}"


def _milliseconds(latencies: Sequence[float], share: float) -> str:
    return f"{1000 * quantile(latencies, share):.1f}" if latencies else "none"


def _outcomes(found: Results, which: Callable[[Found], dict[float, Outcome]]) -> str:
    rows = [
        (peer.name, f"{load:.0%}", *_outcome(outcome))
        for load in which(found[PRESSROOM])
        for peer, outcome in ((peer, which(f)[load]) for peer, f in found.items() if which(f))
    ]
    head = ("", "load", "asked for, /s", "p50, s", "p99, s", "served", "within 2 s", "those, /s")
    return table(head, rows)


def _outcome(outcome: Outcome) -> tuple[str, ...]:
    return (
        f"{outcome.rate:.1f}",
        f"{outcome.latency(0.5):.2f}",
        f"{outcome.latency(0.99):.2f}",
        f"{outcome.served():.0%}",
        f"{outcome.good():.0%}",
        f"{outcome.rate * outcome.good():.1f}",
    )


def _hangs(found: Results) -> str:
    rows = [_hang(peer, f.hang) for peer, f in found.items() if f.hang]
    return table(
        ("", "it gets", "probes answered", "invoices made", "its core is free after"), rows
    )


def _hang(peer: Peer, hang: Hang) -> tuple[str, ...]:
    kind = "a script" if "script" in peer.endless else "nested columns"
    over = "not seen" if math.isinf(hang.seconds) else f"{hang.seconds:.0f} s"
    return (
        peer.name,
        kind,
        f"{hang.probes / PROBES:.0%}",
        f"{hang.documents / DOCUMENTS:.0%}",
        over,
    )


def _features(found: Results) -> str:
    tried = {peer: f.features for peer, f in found.items() if f.features}
    names = next(iter(tried.values()), {})
    rows = [(name, *(features[name] for features in tried.values())) for name in names]
    return table(("", *(peer.name for peer in tried)), rows)


def _cell(values: Sequence[float], form: str) -> str:
    low, middle, high = spread(values, form)
    return f"{middle} ({low} to {high})"
