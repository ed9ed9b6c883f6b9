"""/v1/templates: documents made of a template and JSON data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
from aiohttp import web

from handlers import pdf, response
from handlers.request.errors import UnsupportedMediaType
from handlers.request.options import Query
from offload.job import Template
from offload.templates.catalogue import Entry

_ACCEPTED = "application/json"


@dataclass(slots=True)
class Shelf:
    """The templates in service; a reload puts another mapping in the place of this one."""

    entries: Mapping[str, Entry] = field(default_factory=dict)


SHELF = web.AppKey("shelf", Shelf)


async def index(request: web.Request) -> web.Response:
    """GET /v1/templates: which there are."""
    entries = request.app[SHELF].entries.values()
    return _json([{"name": entry.name, "description": entry.description} for entry in entries])


async def read(request: web.Request) -> web.Response:
    """GET /v1/templates/{name}: what it is for, what data it takes, and a sample."""
    entry = _entry(request)
    return _json(
        {
            "name": entry.name,
            "description": entry.description,
            "readme": entry.readme,
            "schema": orjson.Fragment(entry.schema),
            "sample": orjson.Fragment(entry.sample),
        }
    )


async def create(request: web.Request) -> web.StreamResponse:
    """POST /v1/templates/{name}/pdf: the body is the data; the query holds the options."""
    source = Template(str(_entry(request).folder))
    if request.content_type != _ACCEPTED:
        raise UnsupportedMediaType(
            f"Content-Type is {request.content_type[:100]!r}; accepted is {_ACCEPTED}.",
            headers={"Accept": _ACCEPTED},
        )
    return await pdf.make(request, source, response.DRAFTED, Query)


def _entry(request: web.Request) -> Entry:
    entry = request.app[SHELF].entries.get(request.match_info["name"])
    if entry is None:
        raise web.HTTPNotFound
    return entry


def _json(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")
