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
<meta name="color-scheme" content="light dark">
<title>Pressroom: HTTP interface</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="stylesheet" href="docs/page.css">
<nav><a href="./">Pressroom</a> <a href="./">Back to the console</a></nav>
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
"""

_STYLE = """\
body { margin: 0; }
nav {
  display: flex;
  justify-content: space-between;
  padding: 0.6rem 1.25rem;
  border-top: 3px solid #a03a2a;
  border-bottom: 1px solid #8884;
  font: 1rem/1.45 system-ui, sans-serif;
}
nav a { color: #a03a2a; }
nav a:first-child { font: 600 1.35rem/1.2 Georgia, serif; text-decoration: none; }
.dark-mode nav a { color: #f0907c; }
"""

# Left to itself it would have a stranger's host validate the description, and show a PDF as text:
# it offers to save only what is an attachment.
_START = """\
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
  // It looks for a component of each format, and complains where there is none.
  plugins: [() => ({components: {JsonSchema_string_binary: () => null}})],
  // A list without an item would be sent as an empty text, which is an option to the service.
  requestInterceptor(request) {
    if (request.body instanceof FormData)
      for (const name of [...request.body.keys()])
        if (request.body.getAll(name).every(value => value === "")) request.body.delete(name);
    return request;
  },
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

_OWN = {"start.js": _START, "page.css": _STYLE}
_BUNDLED = ("swagger-ui.css", "swagger-ui-bundle.js")
_TYPES = {".css": "text/css", ".js": "text/javascript"}
FILES = (*_BUNDLED, *_OWN)


async def page(_: web.Request) -> web.Response:
    """The page itself."""
    return web.Response(text=_PAGE, content_type="text/html", headers=_HEADERS)


async def file(request: web.Request) -> web.StreamResponse:
    """GET /docs/{name}: what the page loads."""
    name = request.match_info["name"]
    if name not in FILES:
        raise web.HTTPNotFound
    kind = _TYPES[Path(name).suffix]
    if name in _OWN:
        return web.Response(text=_OWN[name], content_type=kind, headers=_HEADERS)
    headers = _HEADERS | {"Content-Type": f"{kind}; charset=utf-8"}
    return web.FileResponse(Path(swagger_ui_path) / name, headers=headers)
