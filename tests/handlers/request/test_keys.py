import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from handlers import problems
from handlers.request import keys


def test_a_new_key_is_admitted_by_its_line() -> None:
    key, line = keys.new_key("billing")
    admitted = keys.Keys.parse(f"# callers\n\n{line}\n")
    assert admitted.caller(key) == "billing"
    assert admitted.caller(key + "x") is None
    assert key not in line


@pytest.mark.parametrize("line", ["billing", "billing abc", "billing " + "x" * 64])
def test_a_line_that_is_no_key_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        keys.Keys.parse(f"# callers\n{line}")


async def caller(request: web.Request) -> web.Response:
    return web.Response(text=request.get(keys.CALLER, "anybody"))


@pytest.mark.parametrize("path", ["/v1/status", "/problems/x"])
async def test_without_keys_anybody_is_let_in(path: str) -> None:
    app = web.Application(middlewares=[problems.middleware, keys.require])
    app.router.add_get(path, caller)
    async with TestClient(TestServer(app)) as client:
        assert await (await client.get(path)).text() == "anybody"


async def test_with_keys_only_those_who_have_one() -> None:
    key, line = keys.new_key("billing")
    app = web.Application(middlewares=[problems.middleware, keys.require])
    app[keys.KEYS] = keys.Keys.parse(line)
    app.router.add_get("/v1/status", caller)
    app.router.add_get("/problems/x", caller)
    async with TestClient(TestServer(app)) as client:
        good = await client.get("/v1/status", headers={"Authorization": f"Bearer {key}"})
        assert await good.text() == "billing"
        for header in ({}, {"Authorization": "Bearer nope"}, {"Authorization": f"Basic {key}"}):
            refused = await client.get("/v1/status", headers=header)
            assert refused.status == 401
            assert refused.headers["WWW-Authenticate"].startswith("Bearer")
            assert (await refused.json(content_type=None))["type"] == "/problems/unauthorized"
        assert (await client.get("/problems/x")).status == 200


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_an_address_stands_for_whose_network_it_is(address: str, caller: str) -> None:
    """A customer of IPv6 has 2**64 addresses, and would be as many callers."""
    assert keys.caller_at(address) == caller
