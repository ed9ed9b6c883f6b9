"""The plots."""

from pathlib import Path
from statistics import median

from bench.plot import OTHERS, OURS, plot
from bench.rivals.peers.field import PRESSROOM, SCRIPT, SYNC, TABS, Peer
from bench.rivals.peers.measure import CLIENTS, Results


def rates(found: Results, path: Path) -> None:
    """Documents a second over clients, in the closed loop."""
    with plot(path, "Invoices made, closed loop") as axes:
        for peer, f in found.items():
            made = [median(f.invoices[n]) for n in CLIENTS]
            colour, style = _look(peer)
            axes.plot(CLIENTS, made, style, marker="o", color=colour, label=peer.name)
        axes.set_xscale("log", base=2)
        axes.set_xticks(CLIENTS, map(str, CLIENTS))
        axes.set_ylim(bottom=0)
        axes.set_xlabel("clients")
        axes.set_ylabel("documents a second, median")


def goodput(found: Results, path: Path) -> None:
    """What is of use, over what all of them were asked for."""
    with plot(path, "Invoices made within 2 s of falling due, open loop") as axes:
        for peer, f in found.items():
            outcomes = list(f.ours.values())
            asked = [outcome.rate for outcome in outcomes]
            good = [outcome.rate * outcome.good() for outcome in outcomes]
            colour, style = _look(peer)
            axes.plot(asked, good, style, marker="o", color=colour, label=peer.name)
        axes.set_ylim(bottom=0)
        axes.set_xlabel("asked for, a second")
        axes.set_ylabel("made in time, a second")


def _look(peer: Peer) -> tuple[str, str]:
    """A colour for each family, a line for each member."""
    if peer is PRESSROOM:
        return OURS, "-"
    colour = OTHERS[0] if peer.endless == SCRIPT else OTHERS[1]
    return colour, "--" if peer in (TABS, SYNC) else "-"
