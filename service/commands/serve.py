"""`pressroom serve`."""

import gc
import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from service.settings import Settings

_TRY = """\
Pressroom answers on {url}
Try it:
  curl -sS {url}/v1/pdf -H 'Content-Type: text/html' -d '<h1>Hello, Pressroom</h1>' -o hello.pdf
"""

_EXAMPLES = """\b
Examples:
  pressroom serve
  pressroom serve --port 9000 --workers 4 --loops 2
  PRESSROOM_TEMPLATES=ours pressroom serve
"""


@click.command(epilog=_EXAMPLES)
@click.option("--host", metavar="ADDRESS", help="Answer there, whatever PRESSROOM_HOST says.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Answer on this port, whatever PRESSROOM_PORT says; 0 picks a free one.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 512),
    metavar="N",
    help="Documents at a time, whatever PRESSROOM_WORKERS says.",
)
@click.option(
    "--loops",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Event loops, each a process.",
)
def serve(host: str | None, port: int | None, workers: int | None, loops: int) -> int:
    """Answer HTTP requests until SIGTERM.

    Settings are environment variables named PRESSROOM_… .
    """
    # Loops and workers are processes, which inherit the environment.
    for name, value in {"HOST": host, "PORT": port, "WORKERS": workers}.items():
        if value is not None:
            os.environ[f"PRESSROOM_{name}"] = str(value)

    # What is loaded lasts: the collector need not look at it, now or later.
    gc.disable()
    from offload.lanes import forkserver

    # It loads the press, which takes longest, while this process loads the rest. If this one ends
    # meanwhile, because a setting is wrong, it ends after that.
    forkserver.start()
    import asyncio

    import uvloop

    from service import logs, settings
    from service.broker import with_usable_jobs
    from service.server import Server

    configured = settings.load()
    gc.freeze()
    gc.enable()
    if loops != 1:
        return _serve_by_several(configured, loops)
    logs.configure(configured.log_level)
    server = Server(with_usable_jobs(configured), announce=_announce)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(server.run())


def _serve_by_several(configured: "Settings", loops: int) -> int:
    from service import logs
    from service.broker import with_usable_jobs
    from service.cluster.supervisor import Supervisor

    logs.configure(configured.log_level, threaded=False)
    return Supervisor(with_usable_jobs(configured), loops, announce=_announce).run()


def _announce(url: str) -> None:
    print(_TRY.format(url=url), end="", flush=True)
