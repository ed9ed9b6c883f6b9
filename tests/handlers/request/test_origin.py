import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from handlers import problems
from handlers.request import origin


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


async def answer(names: frozenset[str] | None, **headers: str) -> str:
    app = web.Application(middlewares=[problems.middleware, origin.require_ours])
    if names is not None:
        app[origin.NAMES] = names
    app.router.add_route("*", "/", hello)
    async with TestClient(TestServer(app)) as client:
        answered = await client.post("/", headers=headers)
        if answered.status == 200:
            return await answered.text()
        return str((await answered.json(content_type=None))["type"])


LOCAL = frozenset({"localhost"})


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:80"])
async def test_it_is_called_by_its_names_and_addresses(host: str) -> None:
    assert await answer(LOCAL, Host=host) == "hello"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:8080", "", "a b", "[::"])
async def test_any_other_name_is_refused(host: str) -> None:
    assert await answer(LOCAL, Host=host) == "/problems/wrong-host"
    if host:
        assert await answer(None, Host=host) == "hello"  # no names are known


@pytest.mark.parametrize(
    "foreign", ["https://evil.example", "null", "http://localhost:9999", "http://["]
)
async def test_a_page_of_another_origin_is_refused(foreign: str) -> None:
    assert await answer(None, Host="localhost:8080", Origin=foreign) == "/problems/foreign-origin"


async def test_a_second_origin_counts_too() -> None:
    app = web.Application(middlewares=[problems.middleware, origin.require_ours])
    app.router.add_route("*", "/", hello)
    async with TestClient(TestServer(app)) as client:
        ours = f"http://{client.host}:{client.port}"
        for first, second in ((ours, "https://evil.example"), ("https://evil.example", ours)):
            headers = [("Origin", first), ("Origin", second)]
            assert (await client.get("/", headers=headers)).status == 403
        assert (await client.get("/", headers=[("Origin", ours)])).status == 200


async def test_another_port_of_this_machine_is_another_origin() -> None:
    asked = {"Host": "localhost:8080", "Origin": "http://localhost:3000"}
    assert await answer(LOCAL, **asked) == "/problems/foreign-origin"


async def test_its_own_pages_may_ask() -> None:
    assert await answer(LOCAL, Host="localhost:80", Origin="http://localhost:80") == "hello"


async def test_a_proxy_may_change_the_host() -> None:
    names = frozenset({"pdf.example"})
    assert await answer(names, Host="10.0.0.1:8080", Origin="https://pdf.example") == "hello"


async def test_the_host_that_a_proxy_passes_on_is_refused_until_it_is_named() -> None:
    asked = {"Host": "pdf.example:443", "Origin": "https://pdf.example:443"}
    assert await answer(LOCAL, **asked) == "/problems/wrong-host"
    assert await answer(LOCAL | {"pdf.example"}, **asked) == "hello"
