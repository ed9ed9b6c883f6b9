from prometheus_client import CollectorRegistry

from metrics import build


def test_versions_are_labels() -> None:
    registry = CollectorRegistry()
    versions = {"pressroom": "1.2", "python": "3.13.5", "weasyprint": "70.0", "uvloop": "0.22"}
    build.expose(versions, registry)
    labels = {"version": "1.2", "python": "3.13.5", "weasyprint": "70.0"}
    assert registry.get_sample_value("pressroom_build_info", labels) == 1
