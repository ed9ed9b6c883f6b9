import asyncio

from tests.conftest import until
from tests.handlers.conftest import Desk


async def test_the_pool_and_its_lanes(desk: Desk) -> None:
    desk.lanes.hold()
    html = {"Content-Type": "text/html"}
    made = asyncio.ensure_future(desk.client.post("/v1/pdf", data=b"<p>", headers=html))
    await until(lambda: len(desk.lanes.jobs) == 1)
    told = await (await desk.client.get("/v1/status")).json()
    assert told["ready"] is True
    assert (told["pool"]["workers"], told["pool"]["busy"], told["pool"]["queue_room"]) == (2, 1, 1)
    assert sorted(lane["state"] for lane in told["lanes"]) == ["busy", "idle"]
    assert told["versions"] == {"pressroom": "1.2.3"}
    desk.pool.drain()
    told = await (await desk.client.get("/v1/status")).json()
    assert (told["ready"], told["pool"]["draining"]) == (False, True)
    desk.lanes.let_go()
    assert (await made).status == 200
