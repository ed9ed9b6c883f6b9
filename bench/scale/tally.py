"""What a run over a curve comes to."""

from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(slots=True)
class Tally:
    """Documents offered and done in time, light requests likewise, pod seconds, the fleet's size.

    `sizes` holds what the autoscaler wanted, at each of its syncs, `lines` what is made of a batch,
    `batch_ended` when it was.
    """

    offered: float = 0.0
    in_time: float = 0.0
    light: float = 0.0
    light_in_time: float = 0.0
    pod_seconds: float = 0.0
    sizes: list[int] = field(default_factory=list)
    lines: int = 0
    batch_ended: float | None = None

    @property
    def share(self) -> float:
        """Of all requests, documents and light ones each by their own, the lesser share."""
        documents = self.in_time / self.offered
        return min(documents, self.light_in_time / self.light) if self.light else documents

    @property
    def in_time_per_pod_hour(self) -> float:
        """Documents, as far as all requests fare as well as the lesser of them."""
        return self.share * self.offered / (self.pod_seconds / 3600)

    @property
    def turns(self) -> int:
        """How often the fleet went the other way: once for a crowd that comes and goes."""
        steps = [b - a for a, b in pairwise(self.sizes) if a != b]
        return sum(a * b < 0 for a, b in pairwise(steps))

    def lit(self, light: float, loop_demand: float) -> None:
        """Count light requests: a loop asked for more than there is answers its share in time."""
        self.light += light
        self.light_in_time += light * min(1.0, 1.0 / loop_demand) if loop_demand else light
