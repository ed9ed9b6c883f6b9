from prometheus_client import CollectorRegistry

from metrics import build


def test_versions_are_labels() -> None:
    registry = CollectorRegistry()
    shown = {"python": "3.13.5", "weasyprint": "70.0", "typst": "0.15.1"}
    build.expose({"pressroom": "1.2", "uvloop": "0.22", **shown}, registry)
    labels = {"version": "1.2", **shown}
    assert registry.get_sample_value("pressroom_build_info", labels) == 1
