"""One run: what comes, who decides, and how large the fleet is."""

from dataclasses import dataclass

from bench.scale.curves import Curve
from bench.scale.hpa import Hpa
from bench.scale.signals import Signal


@dataclass(frozen=True, slots=True)
class Case:
    """`usual_rate` is in documents a second, `pods` what the fleet begins with."""

    curve: Curve
    signal: Signal
    usual_rate: float
    hpa: Hpa
    pods: int
