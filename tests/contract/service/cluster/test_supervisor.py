"""What the supervisor decides before it forks; its life is in tests/contract/test_cluster.py."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from service.cluster.supervisor import Supervisor
from service.settings import Settings, SettingsError


def serve(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service", "serve", *arguments],
        env={"PRESSROOM_PORT": "0", "PRESSROOM_ADMIN_PORT": "0", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


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


def test_a_port_in_use_stops_the_start_with_one_line(tmp_path: Path) -> None:
    """Also one that another service's loops share: the kernel would let ours in beside them."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        run = serve(
            "--loops",
            "2",
            PRESSROOM_PORT=port,
            PRESSROOM_WORKERS="2",
            PRESSROOM_SPOOL=str(tmp_path),
        )
    assert run.returncode == 2
    assert run.stderr.startswith("pressroom: ")
    assert run.stderr.count("\n") == 1


def test_loops_that_can_not_start_end_the_service(tmp_path: Path) -> None:
    broken = tmp_path / "templates" / "broken"
    broken.mkdir(parents=True)
    spool = tmp_path / "spool"
    spool.mkdir()
    run = serve(
        "--loops",
        "2",
        PRESSROOM_WORKERS="2",
        PRESSROOM_SPOOL=str(spool),
        PRESSROOM_TEMPLATES=str(tmp_path / "templates"),
    )
    assert run.returncode == 2
    assert "pressroom: broken" in run.stderr
    assert list(spool.iterdir()) == []
