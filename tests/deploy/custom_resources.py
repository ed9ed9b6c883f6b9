"""The kinds of custom resources, by models that were made of their definitions."""

from typing import Any

from pydantic import BaseModel

KINDS = {"ScaledObject", "PodMonitor", "ServiceMonitor", "PrometheusRule"}


def model(kind: str) -> type[BaseModel]:
    """Of a kind. Each comes with thousands of others, so they are loaded where they are asked for."""
    from cloudcoil.models.keda import v1alpha1 as keda
    from cloudcoil.models.prometheus_operator import v1 as prometheus_operator

    found: Any = getattr(keda if kind == "ScaledObject" else prometheus_operator, kind)
    assert issubclass(found, BaseModel)
    return found
