"""The manifests: built by the real kubectl, checked against their schemas and against the code."""

import copy
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from kubernetes_validate.utils import latest_version
from pydantic import BaseModel

from deploy.kubernetes.rules import TARGET, text
from handlers.request import preferences
from service.admin import make_admin
from service.settings import Settings
from tests.deploy.names import DEPLOY

FOLDER = DEPLOY / "kubernetes"
BUILDS = ["base", "overlays/hpa", "overlays/keda", "overlays/jobs"]
# Custom resources, by models that were made of their definitions.
CUSTOM = {"ScaledObject", "PodMonitor", "ServiceMonitor", "PrometheusRule"}

Manifest = dict[str, Any]


@cache
def built(build: str) -> tuple[Manifest, ...]:
    kubectl = shutil.which("kubectl", path=Path(sys.executable).parent)
    assert kubectl
    done = subprocess.run(
        [kubectl, "kustomize", FOLDER / build], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""  # kustomize's warnings
    return tuple(yaml.load_all(done.stdout, yaml.CSafeLoader))


def model(kind: str) -> type[BaseModel]:
    """Of that kind. It comes with thousands of others, so it is loaded where it is asked for."""
    from cloudcoil.models.keda import v1alpha1 as keda
    from cloudcoil.models.prometheus_operator import v1 as prometheus_operator

    found: type[BaseModel] = getattr(keda if kind == "ScaledObject" else prometheus_operator, kind)
    return found


def as_read(manifest: Manifest) -> Manifest:
    """A custom resource without the keys that its definition does not know."""
    read = (
        model(manifest["kind"])
        .model_validate(manifest)
        .model_dump(mode="json", by_alias=True, exclude_unset=True)
    )
    if fallback := manifest["spec"].get("fallback"):  # of KEDA 2.17, newer than the models
        read["spec"]["fallback"]["behavior"] = fallback["behavior"]
    return read


def the(kind: str, build: str = "base") -> Manifest:
    [found] = [manifest for manifest in built(build) if manifest["kind"] == kind]
    return found


def pod() -> Manifest:
    spec: Manifest = the("Deployment")["spec"]["template"]["spec"]
    return spec


def container() -> Manifest:
    [only] = pod()["containers"]
    found: Manifest = only
    return found


@pytest.mark.parametrize("build", BUILDS)
def test_each_manifest_is_valid(build: str) -> None:
    for manifest in built(build):
        if manifest["kind"] in CUSTOM:
            assert as_read(manifest) == manifest
        else:
            kubernetes_validate.validate(manifest, latest_version(), strict=True)


def test_a_key_that_no_definition_knows_is_found() -> None:
    manifest = copy.deepcopy(the("ScaledObject", "overlays/keda"))
    manifest["spec"]["minReplicas"] = 2
    assert as_read(manifest) != manifest
    policy = copy.deepcopy(the("PodDisruptionBudget"))
    policy["spec"]["minReady"] = 2
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(policy, latest_version(), strict=True)


@pytest.mark.parametrize("build", BUILDS)
def test_all_is_in_one_namespace(build: str) -> None:
    assert {
        manifest["metadata"].get("namespace", manifest["metadata"]["name"])
        for manifest in built(build)
    } == {"pressroom"}


def test_the_kept_rules_are_the_made_ones() -> None:
    assert TARGET.read_text() == text(), "run python -m deploy.kubernetes.rules"


def test_each_variable_is_a_setting() -> None:
    names = {variable["name"] for variable in container()["env"]}
    settings = {f"PRESSROOM_{name.upper()}" for name in Settings.model_fields}
    assert names - settings == {"TMPDIR"}
    assert not pod()["enableServiceLinks"]  # it would add PRESSROOM_PORT=tcp://…


def test_all_that_is_written_to_is_the_spool() -> None:
    values = {variable["name"]: variable.get("value") for variable in container()["env"]}
    [mount] = container()["volumeMounts"]
    [volume] = pod()["volumes"]
    assert values["PRESSROOM_SPOOL"] == values["TMPDIR"] == mount["mountPath"]
    assert volume["emptyDir"]["medium"] == "Memory"
    assert container()["securityContext"]["readOnlyRootFilesystem"]


def test_the_probes_are_the_admin_ports(admin_paths: set[str]) -> None:
    ports = {port["name"]: port["containerPort"] for port in container()["ports"]}
    assert ports["admin"] == Settings.model_fields["admin_port"].default
    assert ports["http"] == Settings.model_fields["port"].default
    probes = [
        container()[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")
    ]
    assert {probe["port"] for probe in probes} == {"admin"}
    assert {probe["path"] for probe in probes} | {"/metrics"} == admin_paths


def test_a_drain_is_given_its_time() -> None:
    sleep = container()["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod()["terminationGracePeriodSeconds"] > sleep + preferences.LONGEST_WAIT + 5


def test_the_lanes_fit_the_memory() -> None:
    resources = container()["resources"]
    lanes = int(resources["requests"]["cpu"])
    limit = int(resources["limits"]["memory"].removesuffix("Gi"))
    spool = int(pod()["volumes"][0]["emptyDir"]["sizeLimit"].removesuffix("Gi"))
    lane = Settings.model_fields["worker_memory"].default >> 30
    assert lanes * lane + spool < limit


def test_nothing_goes_out() -> None:
    policy = the("NetworkPolicy")["spec"]
    assert policy["podSelector"] == {}
    assert policy["egress"] == []
    assert "Egress" in policy["policyTypes"]


def test_with_jobs_each_variable_is_a_setting_and_the_engine_outlives_one_server() -> None:
    [with_jobs] = the("Deployment", "overlays/jobs")["spec"]["template"]["spec"]["containers"]
    values = {variable["name"]: variable.get("value") for variable in with_jobs["env"]}
    settings = {f"PRESSROOM_{name.upper()}" for name in Settings.model_fields}
    assert set(values) - settings == {"TMPDIR"}
    assert values["PRESSROOM_JOBS_STORE"].startswith("s3://")
    chart = yaml.safe_load((FOLDER / "overlays/jobs/nats.yaml").read_text())
    assert values["PRESSROOM_JOBS_REPLICAS"] == str(chart["config"]["cluster"]["replicas"]) == "3"
    assert chart["config"]["jetstream"]["merge"]["sync_interval"] == "always"


def test_with_jobs_what_goes_out_goes_to_the_engine_and_the_bucket() -> None:
    egress = the("NetworkPolicy", "overlays/jobs")["spec"]["egress"]
    assert {port["port"] for rule in egress for port in rule["ports"]} == {4222, 53, 443}
    triggers = the("ScaledObject", "overlays/jobs")["spec"]["triggers"]
    assert [trigger["name"] for trigger in triggers] == ["pool-demand", "loop-busy", "jobs"]
    # The autoscaler takes the largest of them, and interactive work goes before batches.
    wanted = triggers[-1]["metadata"]["query"]
    assert "pressroom_jobs_lanes_wanted" in wanted
    assert "pressroom_pool_demand" in wanted


@pytest.mark.parametrize("build", BUILDS)
def test_everything_selects_the_pods(build: str) -> None:
    labels = the("Deployment", build)["spec"]["template"]["metadata"]["labels"]
    assert the("Service", build)["spec"]["selector"] == labels
    assert the("PodDisruptionBudget", build)["spec"]["selector"]["matchLabels"] == labels
    [spread] = the("Deployment", build)["spec"]["template"]["spec"]["topologySpreadConstraints"]
    assert spread["labelSelector"]["matchLabels"] == labels
    for monitor in (manifest for manifest in built(build) if manifest["kind"] == "PodMonitor"):
        assert monitor["spec"]["selector"]["matchLabels"] == labels


def test_both_autoscalers_follow_both_signals_alike() -> None:
    hpa = the("HorizontalPodAutoscaler", "overlays/hpa")["spec"]
    keda = the("ScaledObject", "overlays/keda")["spec"]
    targets = {
        metric["pods"]["metric"]["name"]: metric["pods"]["target"]["averageValue"]
        for metric in hpa["metrics"]
    }
    assert targets == {"pressroom_pool_demand": "700m", "pressroom_loop_busy": "600m"}
    thresholds = {t["name"]: t["metadata"]["threshold"] for t in keda["triggers"]}
    assert thresholds == {"pool-demand": "0.7", "loop-busy": "0.6"}
    assert keda["advanced"]["horizontalPodAutoscalerConfig"]["behavior"] == hpa["behavior"]
    assert (keda["minReplicaCount"], keda["maxReplicaCount"]) == (
        hpa["minReplicas"],
        hpa["maxReplicas"],
    )


@pytest.fixture
def admin_paths() -> set[str]:
    app = make_admin(None, None, None, None)  # type: ignore[arg-type]
    return {resource.canonical for resource in app.router.resources()}
