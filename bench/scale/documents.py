"""The documents of the simulated fleet, with times that were measured.

One client, one after the other, against `pressroom serve` with two lanes on the machine that
docs/performance.md describes: medians.
"""

import random
from dataclasses import dataclass
from statistics import fmean

# Lanes of a pod, and seconds until a new pod answers: scheduled, image there, one warm document.
LANES, START_SECONDS = 4, 30.0
# The sigma of a lognormal around the median, as in bench.admission.
_SIGMA = 0.4
# Seconds of the loop's CPU: for a document's way through HTTP, and for GET /v1/status.
LOOP_DOCUMENT, LOOP_LIGHT = 0.006, 0.0002


@dataclass(frozen=True, slots=True)
class Document:
    """A kind: seconds of a lane, and seconds that its caller waits."""

    name: str
    work: float
    patience: float


INVOICE = Document("invoice", 0.19, 10.0)
REPORT = Document("report", 0.91, 30.0)
# What a batch is of, a kind of its own.
LINE = Document("line", 0.19, 3600.0)
USUAL_REPORTS = 0.05


# Of one kind, as a template has with few rows and with many: four times the first, once the second.
MIXED = (0.012, 0.012, 0.012, 0.012, 0.63)


def usual_work() -> float:
    """Mean seconds of a lane in the usual mix."""
    return mean_work(USUAL_REPORTS)


def mean_work(reports: float) -> float:
    """Mean seconds of a lane, with that share of reports; a lognormal's mean exceeds its median."""
    median = reports * REPORT.work + (1 - reports) * INVOICE.work
    return median * 1.0833  # exp(sigma**2 / 2)


def mean_mixed() -> float:
    """Mean seconds of a lane of the mixed kind."""
    return fmean(MIXED) * 1.0833


def patience(reports: float) -> float:
    """Seconds that the callers wait, weighted by work."""
    long, short = reports * REPORT.work, (1 - reports) * INVOICE.work
    return (long * REPORT.patience + short * INVOICE.patience) / (long + short)


def draw(reports: float, chance: random.Random, *, mixed: bool) -> tuple[Document, float]:
    """A document, and what it takes of a lane on an ordinary day."""
    if mixed:
        return INVOICE, chance.choice(MIXED) * chance.lognormvariate(0, _SIGMA)
    document = REPORT if chance.random() < reports else INVOICE
    return document, document.work * chance.lognormvariate(0, _SIGMA)
