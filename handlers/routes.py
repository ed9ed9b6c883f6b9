"""All that the service answers to."""

from aiohttp import web

from handlers import errors, pdf, status

ROUTES = (
    web.post("/v1/pdf", pdf.create),
    web.get("/v1/status", status.read),
    web.get("/problems/{name}", errors.explain),
)
