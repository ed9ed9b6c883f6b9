"""One admin port for all loops: their metrics merged, their probes combined.

A process of its own: the supervisor must be free to fork, so it has neither loop nor thread.
"""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import nullcontext

import aiohttp
from aiohttp import web
from prometheus_client.exposition import choose_encoder

from metrics.merge import merge
from offload.cluster.shared_state import SharedState
from offload.threads import in_thread
from service.broker import Broker
from service.cluster.signals import HEARTBEAT, follow_supervisor, leave_signals_to_supervisor
from service.runner import admin_runner

# Seconds that a loop has to answer: its admin port has a thread of its own, so this is plenty. One
# that hangs as a whole must not make the probes of all late.
TIMEOUT = aiohttp.ClientTimeout(total=0.7)
_OPENMETRICS = {"Accept": "application/openmetrics-text; version=1.0.0"}
Answers = dict[int, tuple[int, str]]


def run(state: SharedState, listener: socket.socket, broker: Broker | None) -> None:
    """What the forked process does, until it is killed.

    Args:
        state: of the loops.
        listener: of the admin port.
        broker: the loops' engine of durable jobs, if there is to be one.
    """
    leave_signals_to_supervisor()
    threading.Thread(target=follow_supervisor, name="supervisor watch", daemon=True).start()
    asyncio.run(_serve(state, listener, broker))


async def _serve(state: SharedState, listener: socket.socket, broker: Broker | None) -> None:
    async with broker or nullcontext(), aiohttp.ClientSession(timeout=TIMEOUT) as session:
        host = listener.getsockname()[0]
        runner = admin_runner(make_app(Loops(state, session)), host)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        while True:
            state.admin.heartbeats += 1
            await asyncio.sleep(HEARTBEAT)


class Loops:
    """The loops' own admin ports.

    Args:
        state: says where they are.
        session: to ask them with.
    """

    def __init__(self, state: SharedState, session: aiohttp.ClientSession) -> None:
        self._members = state.members
        self._session = session

    async def ask(self, path: str) -> Answers:
        """What each answers there: status and text."""
        numbers = range(len(self._members))
        return dict(
            zip(numbers, await asyncio.gather(*(self._ask(n, path) for n in numbers)), strict=True)
        )

    def restarts(self) -> dict[int, int]:
        """How often each was started again."""
        return {number: member.restarts for number, member in enumerate(self._members)}

    async def _ask(self, number: int, path: str) -> tuple[int, str]:
        port = self._members[number].admin_port
        if not port:
            return 503, "starting\n"
        try:
            url = f"http://127.0.0.1:{port}{path}"
            async with self._session.get(url, headers=_OPENMETRICS) as answer:
                return answer.status, await answer.text()
        except (aiohttp.ClientError, TimeoutError) as error:
            return 503, f"no answer: {type(error).__name__}\n"


def make_app(loops: Loops) -> web.Application:
    """The admin port's application."""

    async def metrics(request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        answers = await loops.ask("/metrics")
        texts = {n: text for n, (status, text) in answers.items() if status == 200}
        body = await in_thread(lambda: encode(merge(texts, loops.restarts())))
        return web.Response(body=body, headers={"Content-Type": content_type})

    async def livez(_: web.Request) -> web.Response:
        """Alive while one loop is: the supervisor replaces the others."""
        return _probe(await loops.ask("/livez"), any)

    async def readyz(_: web.Request) -> web.Response:
        """Ready while one loop is: the kernel sends nothing to one that does not listen."""
        return _probe(await loops.ask("/readyz"), any)

    async def startupz(_: web.Request) -> web.Response:
        """Started when all loops are."""
        return _probe(await loops.ask("/startupz"), all)

    app = web.Application()
    app.add_routes(
        [
            web.get("/metrics", metrics),
            web.get("/livez", livez),
            web.get("/readyz", readyz),
            web.get("/startupz", startupz),
        ]
    )
    return app


def _probe(answers: Answers, enough: Callable[[Iterable[bool]], bool]) -> web.Response:
    """The same word of all loops once; else a line a loop."""
    good = enough(status == 200 for status, _ in answers.values())
    words = {text for _, text in answers.values()}
    text = "".join(f"loop {n}: {text}" for n, (_, text) in answers.items())
    return web.Response(text=words.pop() if len(words) == 1 else text, status=200 if good else 503)
