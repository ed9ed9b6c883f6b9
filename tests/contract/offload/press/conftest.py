from collections.abc import Mapping

import uvloop

from tests.conftest import LoopFactory


def pytest_asyncio_loop_factories() -> Mapping[str, LoopFactory]:
    """One: what a worker may do depends on no loop of its parent's."""
    return {"uvloop": uvloop.new_event_loop}
