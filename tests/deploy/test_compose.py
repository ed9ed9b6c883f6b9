"""compose.yaml: what it names is there, and the parts know each other."""

from typing import Any

import yaml

from tests.deploy.names import DEPLOY

ROOT = DEPLOY.parent


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    return found


def test_all_that_is_mounted_is_there() -> None:
    for service in services().values():
        for volume in service.get("volumes", ()):
            source, _, mode = volume.split(":")
            assert (ROOT / source).exists()
            assert mode == "ro"


def test_no_image_names_a_registry() -> None:
    assert all("." not in one["image"].rpartition("/")[0] for one in services().values())


def test_prometheus_asks_the_service() -> None:
    configuration = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
    [scrape] = configuration["scrape_configs"]
    [static] = scrape["static_configs"]
    [target] = static["targets"]
    host, port = target.split(":")
    assert host in services()
    assert port == "8081"


def test_grafana_asks_prometheus() -> None:
    folder = DEPLOY / "grafana/provisioning"
    [source] = yaml.safe_load((folder / "datasources/prometheus.yaml").read_text())["datasources"]
    assert source["url"] == "http://prometheus:9090"
    assert "prometheus" in services()
    [provider] = yaml.safe_load((folder / "dashboards/pressroom.yaml").read_text())["providers"]
    mounted = [volume.split(":")[1] for volume in services()["grafana"]["volumes"]]
    assert f"{provider['options']['path']}/pressroom.json" in mounted


def test_every_port_is_this_machines_alone() -> None:
    ports = [port for service in services().values() for port in service["ports"]]
    assert all(port.startswith("127.0.0.1:") for port in ports)
