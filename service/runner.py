"""aiohttp's runner, but that what is no HTTP is answered with a problem document as well."""

from aiohttp import web

from handlers import problems


class Connection(web.RequestHandler):
    """One connection. aiohttp's own answer to what its parser refuses is plain text."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to a request that no handler has seen to its end; closes the connection."""
        super().handle_error(request, status, exc, message)  # logs it
        response = problems.of_connection(status)
        response.force_close()
        return response


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        return Connection(self, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """An AppRunner of such connections: aiohttp has no other place to name their class."""

    __slots__ = ()

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        server.__class__ = _Server
        return server
