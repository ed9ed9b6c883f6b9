"""GET /docs: the description of the service, rendered by Swagger UI.

All that the page loads comes from this service, and the page may load nothing else.
"""

from pathlib import Path

from aiohttp import web
from swagger_ui_bundle import swagger_ui_path

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pressroom</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
"""

# Left to itself it would have a stranger's host validate the description, and show a PDF as text:
# it offers to save only what is an attachment.
_START = """\
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
  responseInterceptor(response) {
    const headers = response.headers, place = "content-disposition";
    if (headers["content-type"] === "application/pdf")
      headers[place] = headers[place].replace(/^inline/, "attachment");
    return response;
  },
});
"""

_HEADERS = {
    # Swagger UI's icons are data: URLs, and the pictures that it is answered with blobs.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}

_SCRIPT = "start.js"
_TYPES = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}
FILES = (*_TYPES, _SCRIPT)


async def page(_: web.Request) -> web.Response:
    """The page itself."""
    return web.Response(text=_PAGE, content_type="text/html", headers=_HEADERS)


async def file(request: web.Request) -> web.StreamResponse:
    """GET /docs/{name}: what the page loads."""
    name = request.match_info["name"]
    if name == _SCRIPT:
        return web.Response(text=_START, content_type="text/javascript", headers=_HEADERS)
    if name not in _TYPES:
        raise web.HTTPNotFound
    headers = _HEADERS | {"Content-Type": f"{_TYPES[name]}; charset=utf-8"}
    return web.FileResponse(Path(swagger_ui_path) / name, headers=headers)
