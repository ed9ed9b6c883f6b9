"""The dashboard as code. `python -m deploy.grafana.dashboard` writes pressroom.json.

One stands beside it and one in the chart: Helm reads no file from outside its own folder.
"""

import json
from pathlib import Path

from grafana_foundation_sdk.builders.dashboard import (
    Dashboard,
    DatasourceVariable,
    QueryVariable,
    Row,
)
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    VariableRefresh,
)

from deploy.grafana.graphs import (
    SOURCE,
)
from deploy.grafana.rows import rows

TARGET = Path(__file__).with_name("pressroom.json")
CHART_TARGET = TARGET.parents[1] / "helm/files/pressroom.json"


def make() -> Dashboard:
    """All of it, from the verdict down to what explains it."""
    board = (
        Dashboard("Pressroom")
        .uid("pressroom")
        .description("Event-loop lag beside pool saturation: what is short, and when to scale out.")
        .tags(["pressroom"])
        .time("now-1h", "now")
        .refresh("15s")
        .tooltip(DashboardCursorSync.CROSSHAIR)
    )
    for variable in _variables():
        board.with_variable(variable)
    for title, panels in rows().items():
        board.with_row(Row(title))
        for panel in panels:
            board.with_panel(panel)
    return board


def text() -> str:
    """The dashboard's JSON, as it is kept."""
    return json.dumps(make().build(), cls=JSONEncoder, indent=2, sort_keys=True) + "\n"


def _variables() -> list[DatasourceVariable | QueryVariable]:
    return [
        DatasourceVariable("datasource").label("Prometheus").type("prometheus"),
        _values("job", "label_values(pressroom_build_info, job)"),
        _values("instance", 'label_values(pressroom_build_info{job=~"$job"}, instance)'),
    ]


def _values(name: str, query: str) -> QueryVariable:
    return (
        QueryVariable(name)
        .datasource(SOURCE)
        .query(query)
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(True)
        .include_all(True)
        .all_value(".*")
    )


if __name__ == "__main__":
    for target in (TARGET, CHART_TARGET):
        target.write_text(text())
