"""A bucket on loopback that speaks as much of S3's protocol as jobs use, and fails as one does."""

import asyncio
import hashlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from typing import Literal
from xml.sax.saxutils import escape

from aiohttp import web
from aiohttp.test_utils import TestServer
from lxml import etree

# `lost` and `cut`: it was done, and the answer says otherwise, or never comes.
Fault = Literal["refused", "skewed", "lost", "cut", "truncated", "slow"]
FAULTS: tuple[Fault, ...] = ("refused", "skewed", "lost", "cut", "truncated", "slow")

_SLOW = 0.2


class Bucket:
    """Objects by their keys, and the faults that there were.

    Args:
        chance: of a fault, for each request.
        faults: that there are, in turns.
        seed: of the draw.
    """

    def __init__(
        self, chance: float = 0.0, faults: tuple[Fault, ...] = FAULTS, seed: int = 1
    ) -> None:
        self.objects: dict[str, bytes] = {}
        self.suffered: Counter[str] = Counter()
        self.chance = chance
        self._faults = cycle(faults)
        self._random = random.Random(seed)
        self._uploads: dict[str, dict[int, bytes]] = {}

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """Its endpoint, for path-style requests."""
        app = web.Application(client_max_size=1 << 30)
        app.router.add_route("*", "/{bucket}{key:(/.*)?}", self._handle)
        async with TestServer(app) as server:
            yield str(server.make_url("")).rstrip("/")

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        fault = self._draw()
        if fault == "refused":
            return _error(503, "SlowDown")
        if fault == "skewed":
            return _error(403, "RequestTimeTooSkewed")
        if fault == "slow":
            await asyncio.sleep(_SLOW)
        answer = await self._answer(request, request.match_info["key"].lstrip("/"))
        if fault == "lost":
            return _error(500, "InternalError")
        if fault == "cut" and request.transport:
            request.transport.abort()
        if fault == "truncated":
            await _truncate(request, answer)
        return answer

    def _draw(self) -> Fault | None:
        if self._random.random() >= self.chance:
            return None
        fault = next(self._faults)
        self.suffered[fault] += 1
        return fault

    async def _answer(self, request: web.Request, key: str) -> web.Response:
        body = await request.read()
        match request.method:
            case "PUT":
                return self._put(request, key, body)
            case "POST":
                return self._post(request, key, body)
            case "DELETE":
                self.objects.pop(key, None)
                return web.Response(status=204)
            case "GET" if "list-type" in request.query:
                return self._list(request.query.get("prefix", ""), "delimiter" in request.query)
        return self._read(request, key)

    def _put(self, request: web.Request, key: str, body: bytes) -> web.Response:
        if upload := request.query.get("uploadId"):
            self._uploads[upload][int(request.query["partNumber"])] = body
        elif "If-None-Match" in request.headers and key in self.objects:
            return _error(412, "PreconditionFailed")
        else:
            self.objects[key] = body
        return web.Response(headers={"ETag": _tag(body)})

    def _post(self, request: web.Request, key: str, body: bytes) -> web.Response:
        if upload := request.query.get("uploadId"):
            parts = self._uploads[upload]
            self.objects[key] = b"".join(parts[number] for number in sorted(parts))
            return _xml(f"<R><ETag>{_tag(self.objects[key])}</ETag></R>")
        if "uploads" in request.query:
            upload = f"upload-{len(self._uploads)}"
            self._uploads[upload] = {}
            return _xml(f"<R><UploadId>{upload}</UploadId></R>")
        doomed = [found.text or "" for found in etree.fromstring(body).iterfind(".//{*}Key")]
        for each in doomed:
            self.objects.pop(each, None)
        deleted = "".join(f"<Deleted><Key>{escape(each)}</Key></Deleted>" for each in doomed)
        return _xml(f"<DeleteResult>{deleted}</DeleteResult>")

    def _list(self, prefix: str, is_level: bool) -> web.Response:
        keys = sorted(key for key in self.objects if key.startswith(prefix))
        if is_level:
            levels = sorted({key[: key.index("/", len(prefix)) + 1] for key in keys})
            listed = (f"<CommonPrefixes><Prefix>{x}</Prefix></CommonPrefixes>" for x in levels)
        else:
            listed = (_entry(key, self.objects[key]) for key in keys)
        return _xml(f"<ListBucketResult>{''.join(listed)}</ListBucketResult>")

    def _read(self, request: web.Request, key: str) -> web.Response:
        if key not in self.objects:
            return _error(404, "NoSuchKey")
        content = self.objects[key]
        headers = {"ETag": _tag(content), "Last-Modified": "Fri, 27 Nov 2026 06:00:00 GMT"}
        wanted = request.http_range
        part = content[wanted]
        if "Range" not in request.headers:
            return web.Response(body=content, headers=headers)
        start = wanted.start or 0
        headers["Content-Range"] = f"bytes {start}-{start + len(part) - 1}/{len(content)}"
        return web.Response(status=206, body=part, headers=headers)


async def _truncate(request: web.Request, answer: web.Response) -> None:
    """Send half of what is announced."""
    body = bytes(answer.body) if isinstance(answer.body, bytes) else b""
    begun = web.StreamResponse(status=answer.status, headers=answer.headers)
    begun.content_length = len(body)
    await begun.prepare(request)
    await begun.write(body[: len(body) // 2])
    if request.transport:
        request.transport.close()


def _entry(key: str, content: bytes) -> str:
    return (
        f"<Contents><Key>{escape(key)}</Key><Size>{len(content)}</Size><ETag>{_tag(content)}</ETag>"
        "<LastModified>2026-11-27T06:00:00.000Z</LastModified></Contents>"
    )


def _tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()}"'


def _xml(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/xml")


def _error(status: int, code: str) -> web.Response:
    text = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>"
    return web.Response(status=status, text=text, content_type="application/xml")
