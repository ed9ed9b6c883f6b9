"""/v1/templates: documents made of a template and JSON data."""

from dataclasses import dataclass, field
from typing import cast

import orjson
from aiohttp import web

from handlers.documents import Endpoint, respond
from handlers.request import accept, body, options
from handlers.request.options import TypesettingOptions, did_you_mean
from offload.order import E_INVOICES, EngineName, Template
from offload.templates.catalogue import PublishedTemplate, Templates


@dataclass(slots=True)
class ServedTemplates:
    """The templates that requests may use; a reload puts another mapping in place of this one."""

    by_name: Templates = field(default_factory=dict)


SERVED_TEMPLATES = web.AppKey("served_templates", ServedTemplates)


async def index(request: web.Request) -> web.Response:
    """GET /v1/templates: which there are."""
    templates = request.app[SERVED_TEMPLATES].by_name.values()
    return _json([{"name": it.name, "description": it.description} for it in templates])


async def read(request: web.Request) -> web.Response:
    """GET /v1/templates/{name}: what it is for, the schema of its data, and samples."""
    template = _template(request)
    return _json(
        {
            "name": template.name,
            "description": template.description,
            "readme": template.readme,
            "schema": orjson.Fragment(template.schema),
            "sample": orjson.Fragment(template.sample),
            "samples": {which: orjson.Fragment(it) for which, it in template.samples.items()},
            "languages": template.languages,
            "engines": template.engines,
        }
    )


async def create(request: web.Request) -> web.StreamResponse:
    """POST /v1/templates/{name}/pdf: the body is the data; the query holds the options."""
    source = template_source(_template(request), request.query.get("engine"))
    body.check_type(request, "application/json")
    formats = accept.PDF_PNG_HTML_OR_XML if source.name in E_INVOICES else accept.PDF_PNG_OR_HTML
    return await respond(request, Endpoint(source, formats, TypesettingOptions))


def template_source(template: PublishedTemplate, engine: str | None) -> Template:
    """What an order for the template names.

    Raises:
        InvalidOption: it has no file of that engine.
    """
    try:
        return template.source(cast("EngineName | None", engine))
    except LookupError as error:
        options.refuse_engine(str(engine), str(error))


def _template(request: web.Request) -> PublishedTemplate:
    served, name = request.app[SERVED_TEMPLATES].by_name, request.match_info["name"]
    if name not in served:
        near, there_are = did_you_mean(name, served), ", ".join(sorted(served))
        raise web.HTTPNotFound(reason=f"No template has this name{near}; there are {there_are}")
    return served[name]


def _json(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")
