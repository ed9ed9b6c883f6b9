"""What the supervisor decides before it forks."""

import pytest

from service.cluster.supervisor import Supervisor
from service.settings import Settings, SettingsError


@pytest.mark.parametrize("loops", [0, 3, -1])
def test_each_loop_needs_a_lane(loops: int) -> None:
    with pytest.raises(SettingsError, match="each loop needs a lane"):
        Supervisor(Settings(workers=2), loops, print)


def test_workers_and_backlog_are_divided() -> None:
    supervisor = Supervisor(Settings(workers=5, backlog=10), 3, print)
    supervisor._address = ("127.0.0.1", 8080)
    parts = [supervisor._part(number) for number in range(3)]
    assert [part.workers for part in parts] == [2, 2, 1]
    assert [part.backlog for part in parts] == [4, 4, 4]
    assert {part.admin_host for part in parts} == {"127.0.0.1"}
