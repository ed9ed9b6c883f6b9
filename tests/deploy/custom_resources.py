"""The kinds of custom resources, by models that were made of their definitions."""

from pydantic import BaseModel

KINDS = {"ScaledObject", "PodMonitor", "ServiceMonitor", "PrometheusRule"}


def model(kind: str) -> type[BaseModel]:
    """Of that kind. It comes with thousands of others, so it is loaded where it is asked for."""
    from cloudcoil.models.keda import v1alpha1 as keda
    from cloudcoil.models.prometheus_operator import v1 as prometheus_operator

    found: type[BaseModel] = getattr(keda if kind == "ScaledObject" else prometheus_operator, kind)
    return found
