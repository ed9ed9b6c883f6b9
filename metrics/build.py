"""What is running: versions as a metric, to join others with."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Info


def expose(versions: Mapping[str, str], registry: CollectorRegistry) -> None:
    """Expose the versions of Pressroom, of Python and of what typesets."""
    info = Info("pressroom_build", "Versions of what is running.", registry=registry)
    info.info(
        {
            "version": versions["pressroom"],
            "python": versions["python"],
            "weasyprint": versions["weasyprint"],
            "typst": versions["typst"],
        }
    )
