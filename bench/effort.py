"""How much time a bench may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """Rounds of a comparison, and seconds that each side has in a round."""

    rounds: int
    seconds: float


FULL = Effort(rounds=5, seconds=6.0)
# To see that all of it works; its numbers mean nothing.
QUICK = Effort(rounds=1, seconds=1.5)
