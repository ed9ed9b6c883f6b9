"""GET /: the console, for people: documents are tried, and the service watched.

Its files are made of the sources in `console/`, and ask for nothing outside of this service.
"""

from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "console"

_HEADERS = {
    # Pico's and CodeMirror's icons are data: URLs. CodeMirror's styles need no more than this in
    # a shadow root, and pdf.js hands its fonts over as bytes.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}

_PAGE = "index.html"
_TYPES = {"style.css": "text/css", "console.js": "text/javascript", "worker.js": "text/javascript"}
FILES = tuple(_TYPES)


async def page(_: web.Request) -> web.StreamResponse:
    """The page itself."""
    return _file(_PAGE, "text/html")


async def file(request: web.Request) -> web.StreamResponse:
    """GET /console/{name}: what the page loads."""
    name = request.match_info["name"]
    if name not in _TYPES:
        raise web.HTTPNotFound
    return _file(name, _TYPES[name])


def _file(name: str, kind: str) -> web.StreamResponse:
    headers = _HEADERS | {"Content-Type": f"{kind}; charset=utf-8"}
    return web.FileResponse(_FOLDER / name, headers=headers)
