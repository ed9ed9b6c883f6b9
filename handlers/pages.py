"""The pages for browsers, which an operator can turn off, and what OpenAPI tells of each."""

from aiohttp import web

from handlers import console, docs
from handlers.openapi.operation import TEXT, Operation

PAGES = (
    Operation(
        web.get("/docs", docs.page),
        "Open the interactive documentation",
        "In a browser.",
        answer={"text/html": TEXT},
        open=True,
    ),
    Operation(
        web.get("/docs/{name}", docs.file),
        "Get a file of the interactive documentation",
        "Swagger UI's files.",
        answer={"text/css": TEXT, "text/javascript": TEXT},
        problems=("not-found",),
        names=docs.FILES,
        open=True,
    ),
    Operation(
        web.get("/", console.page),
        "Open the console",
        "In a browser: documents as they are written, and the service as it is.",
        answer={"text/html": TEXT},
        open=True,
    ),
    Operation(
        web.get("/console/{name}", console.file),
        "Get a file of the console",
        "Its script, its style, and pdf.js's worker.",
        answer={"text/css": TEXT, "text/javascript": TEXT},
        problems=("not-found",),
        names=console.FILES,
        open=True,
    ),
)
