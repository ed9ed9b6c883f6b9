"""A bad day, two minutes long, with a spool that fills."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos import Chaos
from tests.disk import mount
from tests.process import ServiceProcess, gone

pytestmark = pytest.mark.soak


@pytest.fixture
def small_spool(tmp_path: Path) -> Iterator[Path | None]:
    """A tmpfs of 48 MiB where the service will have its spool; None where none may be mounted."""
    (tmp_path / "spool").mkdir()
    if not mount(tmp_path / "spool", 48 << 20):
        yield None
        return
    yield tmp_path / "spool"
    subprocess.run(["umount", "-l", str(tmp_path / "spool")], check=True)


async def test_the_ledger_closes(tmp_path: Path, small_spool: Path | None) -> None:
    with ServiceProcess(tmp_path, PRESSROOM_WORKER_MEMORY="160MiB") as service:
        family = service.family()
        chaos = Chaos(service, clients=8, seed=2)
        await chaos.run(seconds=120, spool=small_spool)
        print(chaos.ledger, chaos.sabotage)
        assert service.wait() == 0
        assert chaos.ledger.broken == []
        assert chaos.ledger.balanced
        assert chaos.ledger.ends["document"] > chaos.ledger.sent / 10, chaos.ledger
        assert service.left_in_spool() == []
        assert gone(family)
