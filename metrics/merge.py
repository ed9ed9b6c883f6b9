"""Several loops' expositions as one: each series gets the label `loop`."""

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample


class MergedLoops(Collector):
    """What loops said of themselves, and what is known of them.

    Args:
        texts: OpenMetrics by the loop's number; only of loops that answered.
        restarts: of each loop.
    """

    def __init__(self, texts: Mapping[int, str], restarts: Mapping[int, int]) -> None:
        self._texts = texts
        self._restarts = restarts

    def collect(self) -> Iterable[Metric]:
        """The families of all, and two about the loops."""
        families: dict[str, Metric] = {}
        for number, text in self._texts.items():
            for family in text_string_to_metric_families(text):  # type: ignore[no-untyped-call]
                merged = families.setdefault(family.name, family)
                samples = [_labelled(sample, number) for sample in family.samples]
                merged.samples = samples if merged is family else merged.samples + samples
        yield from families.values()
        yield from self._of_loops()

    def _of_loops(self) -> Iterable[Metric]:
        up = GaugeMetricFamily(
            "pressroom_loop_up",
            "Whether the loop answered its supervisor's scrape.",
            labels=["loop"],
        )
        restarts = CounterMetricFamily(
            "pressroom_loop_restarts", "Loops that ended and were started again.", labels=["loop"]
        )
        for number, count in self._restarts.items():
            up.add_metric([str(number)], float(number in self._texts))
            restarts.add_metric([str(number)], count)
        return up, restarts


def merge(texts: Mapping[int, str], restarts: Mapping[int, int]) -> CollectorRegistry:
    """A registry with all of it, to be encoded as any other."""
    registry = CollectorRegistry()
    registry.register(MergedLoops(texts, restarts))
    return registry


def _labelled(sample: Sample, number: int) -> Sample:
    return sample._replace(labels={"loop": str(number), **sample.labels})
