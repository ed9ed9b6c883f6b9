from typing import cast

import pytest

from jobs.errors import StoreFull
from jobs.record import Line, Request
from jobs.store.store import Store
from jobs.stream import Engine
from jobs.work.chunks import ChunkWorkers
from jobs.work.making import Maker, Pack, Task


class FailingMaker:
    """Fails at each line in its own way."""

    async def make(self, task: Task, _pack: Pack, _store: Store) -> tuple[Line, float]:
        raise (StoreFull("no room"), ZeroDivisionError())[task.number]


async def test_lines_that_fail_together_have_one_reason() -> None:
    """It says whether the chunk is given back quietly: at a drain, say."""
    maker, nobody = cast("Maker", FailingMaker()), cast("Engine", None)
    workers = ChunkWorkers(nobody, cast("Store", None), maker, lanes=2)
    request = Request("id", None, "batch", {}, {}, 0.0)
    tasks = [Task(request, "make", number, b"") for number in range(2)]
    with pytest.raises(StoreFull):
        await workers._make(tasks, cast("Pack", None))
