"""The command `pressroom`.

Imports stand inside the functions: a lane's worker imports this module again, as the main module
of its parent (multiprocessing, "Safe importing of main module"), and is to load none of them.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.settings import Settings

_TRY = """\
Pressroom answers on {url}
Try it:
  curl -sS {url}/v1/pdf -H 'Content-Type: text/html' -d '<h1>Hello, Pressroom</h1>' -o hello.pdf
"""


def main(argv: list[str] | None = None) -> int:
    """Run a command. Returns the exit status: 0 done, 1 failed, 2 can't be begun."""
    from offload.errors import TemplateBroken
    from service.settings import SettingsError

    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.command(arguments)
    except (SettingsError, TemplateBroken, OSError) as error:
        print(f"pressroom: {error}", file=sys.stderr)
        return 2
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pressroom", description="HTML into PDF over HTTP.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="answer HTTP requests until SIGTERM")
    serve.add_argument(
        "--loops", type=int, default=1, metavar="N", help="event loops, each a process (default: 1)"
    )
    serve.set_defaults(command=_serve)

    key = commands.add_parser("key", help="make an API key for a caller")
    key.add_argument("name", help="the caller's name")
    key.set_defaults(command=_key)

    openapi = commands.add_parser("openapi", help="print the description of the HTTP interface")
    openapi.set_defaults(command=_openapi)

    render = commands.add_parser("render", help="make one document of an HTML file")
    render.add_argument("source", type=Path, help="the HTML file; its assets stand beside it")
    render.add_argument("target", type=Path, help="the file to write: .pdf, or .png for a picture")
    render.add_argument(
        "options", nargs="*", metavar="NAME=VALUE", help="as in the query of POST /v1/pdf"
    )
    render.set_defaults(command=_render)

    templates = commands.add_parser("templates", help="try templates out")
    actions = templates.add_subparsers(required=True, metavar="ACTION")
    check = actions.add_parser("check", help="make every sample, and compare it with its picture")
    check.add_argument("folder", type=Path, help="the folder that PRESSROOM_TEMPLATES names")
    check.add_argument("--update", action="store_true", help="write the pictures anew")
    check.set_defaults(command=_check)
    return parser


def _check(arguments: argparse.Namespace) -> int:
    import uvloop

    from service import settings
    from service.check import check

    async def report() -> int:
        faults = 0
        async for finding in check(arguments.folder, settings.load(), update=arguments.update):
            print(f"{finding.sample}: {finding.fault or 'ok'}")
            faults += finding.fault is not None
        return faults

    return min(uvloop.run(report()), 1)


def _serve(arguments: argparse.Namespace) -> int:
    import asyncio

    import uvloop

    from service import logs, settings
    from service.server import Server

    configured = settings.load()
    if arguments.loops != 1:
        return _serve_by_several(configured, arguments.loops)
    logs.configure(configured.log_level)
    server = Server(configured, announce=_announce)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(server.run())


def _serve_by_several(configured: "Settings", loops: int) -> int:
    from service import logs
    from service.cluster import Supervisor

    logs.configure(configured.log_level, threaded=False)
    return Supervisor(configured, loops, announce=_announce).run()


def _announce(url: str) -> None:
    print(_TRY.format(url=url), end="", flush=True)


def _key(arguments: argparse.Namespace) -> int:
    from handlers.keys import new_key

    key, line = new_key(arguments.name)
    print(f"The caller's key:  {key}\nFor the file that PRESSROOM_API_KEYS names:\n{line}")
    return 0


def _openapi(_: argparse.Namespace) -> int:
    from service import settings
    from service.openapi import document

    print(document(settings.load()).decode())
    return 0


def _render(arguments: argparse.Namespace) -> int:
    import uvloop
    from multidict import MultiDict

    from handlers import options
    from handlers.errors import InvalidOption
    from offload.errors import OffloadError
    from service import settings
    from service.render import render

    pairs: list[Any] = [option.partition("=")[::2] for option in arguments.options]
    try:
        query = options.read(MultiDict(pairs), options.Query)
        receipt = uvloop.run(
            render(arguments.source.resolve(), arguments.target, query, settings.load())
        )
    except InvalidOption as error:
        print(f"pressroom: {error}", file=sys.stderr)
        return 2
    except OffloadError as error:
        print(f"pressroom: {error}", *map(str, error.items), sep="\n  ", file=sys.stderr)
        return 1
    for warning in receipt.warnings:
        print(f"pressroom: warning: {warning}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
