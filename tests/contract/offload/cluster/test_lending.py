import asyncio

import pytest

from offload.errors import DocumentError
from tests.conftest import until
from tests.contract.offload.cluster.conftest import Two, idle
from tests.evil_html import ENDLESS


async def test_a_borrowed_lane_says_what_is_wrong_with_a_document(two: Two) -> None:
    endless = asyncio.create_task(two.here.pool.run(two.here.job(ENDLESS)))
    await until(lambda: idle(two.state)[0] == 0)
    with pytest.raises(DocumentError):
        await two.here.pool.run(two.here.job(b""))
    endless.cancel()
    await asyncio.gather(endless, return_exceptions=True)


async def test_a_draining_pool_lends_nothing(two: Two) -> None:
    two.here.pool.drain()
    assert idle(two.state)[0] == 0
