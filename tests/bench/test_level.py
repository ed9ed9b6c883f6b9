from bench.scale.level import _table
from bench.scale.tally import Tally


def test_those_with_the_most_in_time_come_first() -> None:
    half = Tally(offered=2.0, in_time=1.0, pod_seconds=1800.0)
    rows = _table({"half": half, "all": Tally(2.0, 2.0, pod_seconds=3600.0)}).splitlines()
    assert rows[2:] == ["| all | 1.000 | 1.00 | 2 |", "| half | 0.500 | 0.50 | 2 |"]
