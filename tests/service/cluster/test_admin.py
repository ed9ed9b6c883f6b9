import asyncio

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from offload.cluster.shared_state import SharedState
from service.cluster import admin
from service.cluster.admin import Loops, make_app


async def probes(*statuses: int) -> dict[str, tuple[int, str]]:
    """What the combined port says of loops that answer so; 0 is one that is not there."""
    state, servers = SharedState(len(statuses)), []
    for member, status in zip(state.members, statuses, strict=True):
        if status:
            server = TestServer(_loop(status))
            await server.start_server()
            servers.append(server)
            assert server.port
            member.admin_port = server.port
    async with ClientSession() as session:
        app = make_app(Loops(state, session))
        async with TestClient(TestServer(app)) as client:
            found = {}
            for path in ("livez", "readyz", "startupz"):
                answer = await client.get(f"/{path}")
                found[path] = answer.status, await answer.text()
    for server in servers:
        await server.close()
    return found


def _loop(status: int) -> web.Application:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="ok\n" if status == 200 else "draining\n", status=status)

    app = web.Application()
    app.add_routes([web.get("/{path}", answer)])
    return app


async def test_all_are_well() -> None:
    assert set((await probes(200, 200)).values()) == {(200, "ok\n")}


async def test_one_that_is_not_there_is_told_and_leaves_the_service_ready() -> None:
    found = await probes(200, 0)
    text = "loop 0: ok\nloop 1: starting\n"
    assert found == {"livez": (200, text), "readyz": (200, text), "startupz": (503, text)}


async def test_all_draining_is_unready() -> None:
    assert (await probes(503, 503))["readyz"] == (503, "draining\n")


async def _never_answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def test_one_that_hangs_makes_no_probe_late() -> None:
    hung = await asyncio.start_server(_never_answers, "127.0.0.1", 0)
    state = SharedState(1)
    state.members[0].admin_port = hung.sockets[0].getsockname()[1]
    async with ClientSession(timeout=admin.TIMEOUT) as session:
        assert await Loops(state, session).ask("/livez") == {0: (503, "no answer: TimeoutError\n")}
    hung.close()
    assert admin.TIMEOUT.total is not None
    assert admin.TIMEOUT.total < 1  # what probes of Kubernetes wait unless told otherwise
