from aiohttp import web

from handlers.openapi.operation import TEMPLATE_DATA, TEXT, Content, Operation


async def nothing(_: web.Request) -> web.Response:
    return web.Response()


def operation(body: Content | None) -> Operation:
    return Operation(web.post("/{name}", nothing), "Do", "Does.", answer={}, body=body)


def test_a_body_of_a_template_s_data_is_told_for_each() -> None:
    assert operation({"application/json": TEMPLATE_DATA}).each_template
    assert not operation({"application/json": {}, "text/html": TEXT}).each_template
    assert not operation(None).each_template
