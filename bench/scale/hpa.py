"""Kubernetes' HorizontalPodAutoscaler, as its documentation and its source tell it.

https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ (algorithm details,
configurable scaling behavior) and pkg/controller/podautoscaler/replica_calculator.go
(`calcPlainMetricReplicas`, `GetExternalPerPodMetricReplicas`), with the policies that
deploy/kubernetes ships.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

SYNC_SECONDS = 15.0
_TOLERANCE = 0.1
_DOWN_WINDOW = 300.0  # and none upwards
# Upwards, in one period of 15 s, the larger of the two; downwards a tenth in a minute.
_UP_FACTOR, _UP_PODS = 2, 4
_DOWN_SHARE, _DOWN_PERIOD = 0.1, 60.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One metric over the fleet: a value for each pod that has one, and how many have none."""

    values: Sequence[float]
    missing: int
    target: float


def proposal(reading: Reading, current: int) -> int:
    """The replicas that one metric asks for."""
    if not reading.values:
        return current
    ratio = _ratio(reading.values, reading.target)
    if not reading.missing:
        return current if abs(1 - ratio) <= _TOLERANCE else ceil(ratio * len(reading.values))
    # A pod without a value counts as none on the way up, as on target on the way down.
    assumed = reading.target if ratio < 1 else 0.0
    values = [*reading.values, *[assumed] * reading.missing]
    cautious = _ratio(values, reading.target)
    turned = (ratio < 1 < cautious) or (cautious < 1 < ratio)
    if abs(1 - cautious) <= _TOLERANCE or turned:
        return current
    return ceil(cautious * len(values))


def external_proposal(reading: Reading, current: int) -> int:
    """As KEDA has it asked for: the sum by the target. A pod without a value is not in the sum."""
    total = sum(reading.values)
    if abs(1 - total / (reading.target * current)) <= _TOLERANCE:
        return current
    return ceil(total / reading.target)


def _ratio(values: Sequence[float], target: float) -> float:
    """The average to the target, in thousandths as Kubernetes counts."""
    return sum(round(1000 * value) for value in values) // len(values) / round(1000 * target)


class Hpa:
    """The controller: what it wants at each sync.

    Args:
        least: `minReplicas`.
        most: `maxReplicas`.
        propose: what one metric asks for.
    """

    def __init__(
        self,
        least: int,
        most: int,
        propose: Callable[[Reading, int], int] = proposal,
    ) -> None:
        self._least = least
        self._most = most
        self._propose = propose
        self._past: deque[tuple[float, int]] = deque()
        self._gone: deque[tuple[float, int]] = deque()

    def replicas(self, now: float, readings: Sequence[Reading], current: int) -> int:
        """The replicas to have from now on: the largest proposal, held and limited."""
        wanted = max(self._propose(reading, current) for reading in readings)
        wanted = min(max(wanted, self._least), self._most)
        self._past.append((now, wanted))
        while self._past[0][0] <= now - _DOWN_WINDOW:
            self._past.popleft()
        if wanted < current:
            return self._down(now, max(past for _, past in self._past), current)
        return min(wanted, max(current * _UP_FACTOR, current + _UP_PODS))

    def _down(self, now: float, wanted: int, current: int) -> int:
        """As few as the policy allows: a tenth of those that there were a minute ago."""
        while self._gone and self._gone[0][0] <= now - _DOWN_PERIOD:
            self._gone.popleft()
        before = current + sum(pods for _, pods in self._gone)
        fewer = min(current, max(wanted, int(before * (1 - _DOWN_SHARE))))
        self._gone.append((now, current - fewer))
        return fewer
