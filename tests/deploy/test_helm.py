"""The chart: rendered by the real Helm, and checked against the schemas of what it makes."""

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from kubernetes_validate.utils import latest_version

from deploy.grafana import dashboard
from deploy.kubernetes import rules
from service.settings import Settings
from tests.deploy.names import DEPLOY
from tests.deploy.test_kubernetes import CUSTOM, model, the

CHART = DEPLOY / "helm"
HELM = Path(sys.executable).with_name("helm")
KEYS = "apiKeys.lines[0]=caller:hash"
OTLP = "network.egress[0].ports[0].port=4318"
CHOICES = [
    (KEYS,),
    (KEYS, "autoscaling.by=hpa", "monitoring.monitor=serviceMonitor", OTLP),
    ("apiKeys.existingSecret=mine", "autoscaling.by=keda", f"image.digest=sha256:{'0' * 64}"),
    ("apiKeys.required=false", "monitoring.monitor=none", "monitoring.rules=false"),
    (KEYS, "ingress.enabled=true", "ingress.host=pdf.example.com", "ingress.tlsSecret=tls"),
    (KEYS, "gateway.enabled=true", "gateway.name=public", "gateway.host=pdf.example.com"),
]


def helm(*values: str) -> subprocess.CompletedProcess[str]:
    chosen = [argument for value in values for argument in ("--set", value)]
    where = ["--namespace", "prints", "--kube-version", "1.30.0"]
    return subprocess.run(
        [str(HELM), "template", "pressroom", str(CHART), *where, *chosen],
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def rendered(*values: str) -> dict[str, Any]:
    done = helm(*values)
    assert done.returncode == 0, done.stderr
    return {each["kind"]: each for each in yaml.load_all(done.stdout, yaml.CSafeLoader) if each}


@pytest.mark.parametrize("values", CHOICES)
def test_each_manifest_is_valid(values: tuple[str, ...]) -> None:
    for kind, manifest in rendered(*values).items():
        if kind in CUSTOM:
            model(kind).model_validate(manifest)
        elif kind != "HTTPRoute":  # of which there is no schema here
            kubernetes_validate.validate(manifest, latest_version(), strict=True)


def test_it_says_what_is_missing_or_unknown() -> None:
    assert "apiKeys" in helm().stderr
    assert "replicas" in helm(KEYS, "replicas=many").stderr
    assert "Additional property workers" in helm(KEYS, "workers=2").stderr


def test_its_pod_is_the_one_of_kustomize() -> None:
    [ours] = rendered("apiKeys.required=false")["Deployment"]["spec"]["template"]["spec"][
        "containers"
    ]
    [theirs] = the("Deployment")["spec"]["template"]["spec"]["containers"]
    same = ("ports", "resources", "startupProbe", "livenessProbe", "readinessProbe", "lifecycle")
    for part in (*same, "securityContext"):
        assert ours[part] == theirs[part], part
    names = {variable["name"] for variable in ours["env"]}
    assert names - {f"PRESSROOM_{name.upper()}" for name in Settings.model_fields} == {"TMPDIR"}


def test_an_image_is_named_by_its_digest() -> None:
    deployment = rendered(*CHOICES[2])["Deployment"]
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    assert container["image"] == f"pressroom@sha256:{'0' * 64}"


def test_keys_are_a_secret_unless_said_otherwise() -> None:
    assert rendered(KEYS)["Secret"]["stringData"]["keys"] == "caller:hash\n"
    assert "Secret" not in rendered("apiKeys.existingSecret=mine")


def test_zones_come_before_nodes() -> None:
    spread = rendered(KEYS)["Deployment"]["spec"]["template"]["spec"]["topologySpreadConstraints"]
    keys = [constraint["topologyKey"] for constraint in spread]
    assert keys == ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]


def test_egress_is_shut_but_for_what_is_named() -> None:
    assert rendered(KEYS)["NetworkPolicy"]["spec"]["egress"] == []
    opened = rendered(KEYS, OTLP)["NetworkPolicy"]["spec"]["egress"]
    assert {port["port"] for rule in opened for port in rule["ports"]} == {53, 4318}


def test_both_charts_of_scaling_say_the_same() -> None:
    theirs = the("HorizontalPodAutoscaler", "overlays/hpa")["spec"]
    assert rendered(KEYS, "autoscaling.by=hpa")["HorizontalPodAutoscaler"]["spec"] == theirs
    keda = rendered(KEYS, "autoscaling.by=keda")["ScaledObject"]["spec"]
    assert keda["fallback"]["behavior"] == "currentReplicas"
    assert {trigger["metadata"]["ignoreNullValues"] for trigger in keda["triggers"]} == {"false"}


def test_the_rules_and_the_dashboard_are_the_made_ones() -> None:
    assert rules.CHART_TARGET.read_text() == rules.chart_text()
    assert dashboard.CHART_TARGET.read_text() == dashboard.text()
    found = rendered(KEYS)
    assert found["PrometheusRule"]["spec"] == yaml.safe_load(rules.chart_text())
    assert found["ConfigMap"]["data"]["pressroom.json"].strip() == dashboard.text().strip()
