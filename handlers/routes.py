"""All that the service answers to."""

from aiohttp import web

from handlers import errors, invoices, papers, pdf, status, templates

ROUTES = (
    web.post("/v1/pdf", pdf.create),
    web.get("/v1/templates", templates.index),
    web.get("/v1/templates/{name}", templates.read),
    web.post("/v1/templates/{name}/pdf", templates.create),
    web.post("/v1/e-invoices/extract", invoices.extract),
    web.post("/v1/merge", papers.merge),
    web.post("/v1/finish", papers.finish),
    web.post("/v1/metadata", papers.inspect),
    web.get("/v1/status", status.read),
    web.get("/problems/{name}", errors.explain),
)
