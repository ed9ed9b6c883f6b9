"""GET /: the console, a page in which people try documents and watch the service.

Its files are made of the sources in `console/`, and ask for nothing outside of this service.
"""

import gzip
from pathlib import Path

from aiohttp import web

from offload.threads import in_thread

# In a wheel the files lie in this package, in a checkout where they are built.
_HERE = Path(__file__).parent
FOLDER = next(p for p in (_HERE / "built_console", _HERE.parent / "console" / "dist") if p.is_dir())

_HEADERS = {
    # Icons of CodeMirror's are data: URLs, and pictures of documents blobs. CodeMirror's styles
    # need no more than this in a shadow root, and pdf.js hands its fonts over as bytes.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}

_PAGE = "index.html"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
# Each is stored as NAME.gz.
FILES = tuple(sorted(p.stem for p in FOLDER.glob("*.gz") if p.stem != _PAGE))


async def page(request: web.Request) -> web.StreamResponse:
    """The page itself."""
    return await _file(request, _PAGE)


async def file(request: web.Request) -> web.StreamResponse:
    """GET /console/{name}: what the page loads."""
    name = request.match_info["name"]
    if name not in FILES:
        raise web.HTTPNotFound
    return await _file(request, name)


async def _file(request: web.Request, name: str) -> web.StreamResponse:
    kind = _TYPES[Path(name).suffix]
    headers = _HEADERS | {"Content-Type": f"{kind}; charset=utf-8"}
    if "gzip" in request.headers.get("Accept-Encoding", "").lower():
        return web.FileResponse(FOLDER / name, headers=headers)  # it finds NAME.gz by itself
    return web.Response(body=await in_thread(_unpacked, name), headers=headers)


def _unpacked(name: str) -> bytes:
    return gzip.decompress((FOLDER / f"{name}.gz").read_bytes())
