"""The dashboard that is kept is the one that the code makes."""

import json

from deploy.grafana.dashboard import TARGET, text


def test_the_kept_dashboard_is_the_made_one() -> None:
    assert TARGET.read_text() == text(), "run python -m deploy.grafana.dashboard"


def test_no_panel_is_empty() -> None:
    panels = [panel for panel in json.loads(text())["panels"] if panel["type"] != "row"]
    assert panels
    assert all(panel["targets"] for panel in panels)
