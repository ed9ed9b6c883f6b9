"""What a side of a comparison made in its time."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Run:
    """Documents made.

    `ends` holds the `time.monotonic()` instant each was done, those that ended too late left out;
    `made` counts those too, and `cpu_seconds` is what all of them took.
    """

    ends: list[float] = field(default_factory=list)
    made: int = 0
    cpu_seconds: float = 0.0

    def rate(self) -> float:
        """Documents a second, from the first one done to the last."""
        if len(self.ends) < 2:
            return float("nan")
        return (len(self.ends) - 1) / (max(self.ends) - min(self.ends))

    def add(self, others: Iterable["Run"]) -> None:
        """Count in what others made at the same time."""
        for other in others:
            self.ends += other.ends
            self.made += other.made
            self.cpu_seconds += other.cpu_seconds
