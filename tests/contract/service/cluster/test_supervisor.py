"""What the supervisor decides before it forks; its life is in tests/contract/test_cluster.py."""

import socket
from pathlib import Path

from tests.contract.service.commands.shell import pressroom_process


def test_a_port_in_use_stops_the_start_with_one_line(tmp_path: Path) -> None:
    """Also one that another service's loops share: the kernel would let ours in beside them."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        run = pressroom_process(
            *("serve", "--loops", "2", "--workers", "2", "--port", port),
            PRESSROOM_ADMIN_PORT="0",
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
    run = pressroom_process(
        *("serve", "--loops", "2", "--workers", "2", "--port", "0"),
        PRESSROOM_ADMIN_PORT="0",
        PRESSROOM_SPOOL=str(spool),
        PRESSROOM_TEMPLATES=str(tmp_path / "templates"),
    )
    assert run.returncode == 2
    assert "pressroom: broken" in run.stderr
    assert list(spool.iterdir()) == []
