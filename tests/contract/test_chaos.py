"""The short form of a bad day; the long one is in tests/soak."""

from pathlib import Path

from tests.chaos import Chaos
from tests.process import ServiceProcess, gone


async def test_the_ledger_closes(tmp_path: Path) -> None:
    with ServiceProcess(tmp_path, PRESSROOM_WORKER_MEMORY="160MiB") as service:
        family = service.family()
        chaos = Chaos(service, clients=6, seed=1)
        await chaos.run(seconds=12)
        assert service.wait() == 0
        assert chaos.ledger.broken == []
        assert chaos.ledger.balanced
        assert chaos.ledger.ends["document"] > 0, chaos.ledger
        assert chaos.sabotage
        assert service.left_in_spool() == []
        assert gone(family)
