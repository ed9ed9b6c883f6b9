"""`pressroom serve`."""

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
  PRESSROOM_PORT=9000 PRESSROOM_WORKERS=4 pressroom serve --loops 2
"""


@click.command(epilog=_EXAMPLES)
@click.option(
    "--loops",
    type=int,
    default=1,
    show_default=True,
    metavar="N",
    help="Event loops, each a process.",
)
def serve(loops: int) -> int:
    """Answer HTTP requests until SIGTERM.

    Settings are environment variables named PRESSROOM_… .
    """
    from offload.lanes import forkserver

    # It loads the press, which takes longest, while this process loads the rest. If this one ends
    # meanwhile, because a setting is wrong, it ends after that.
    forkserver.start()
    import asyncio

    import uvloop

    from service import logs, settings
    from service.server import Server

    configured = settings.load()
    if loops != 1:
        return _serve_by_several(configured, loops)
    logs.configure(configured.log_level)
    server = Server(configured, announce=_announce)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(server.run())


def _serve_by_several(configured: "Settings", loops: int) -> int:
    from service import logs
    from service.cluster.supervisor import Supervisor

    logs.configure(configured.log_level, threaded=False)
    return Supervisor(configured, loops, announce=_announce).run()


def _announce(url: str) -> None:
    print(_TRY.format(url=url), end="", flush=True)
