"""`pressroom status`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from service.commands import remote

if TYPE_CHECKING:
    import httpx

# Seconds for a connection, and for what comes next: a live service tells something each second.
_PATIENCE = 10.0

_EXAMPLES = """\b
Examples:
  pressroom status
  pressroom status --watch http://press.internal:8080
  pressroom status --json | jq .pressure.verdict
"""


@click.command(epilog=_EXAMPLES)
@remote.url
@remote.key
@click.option("-w", "--watch", is_flag=True, help="Go on, once a second, until interrupted.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print what GET /v1/status answers, a line each."
)
def status(url: str, key: str | None, *, watch: bool, as_json: bool) -> None:
    """Tell how the service at URL is: its loop, lanes, queue, and what is short.

    URL is http://127.0.0.1:8080 unless given.
    """
    with _asked(url, key, "/v1/events" if watch else "/v1/status") as answer, _understood(url):
        lines = _events(answer) if watch else iter([answer.read().decode()])
        if as_json:
            for line in lines:
                print(line, flush=True)
        elif watch:
            _follow(lines)
        else:
            _show(next(lines))


@contextmanager
def _asked(url: str, key: str | None, path: str) -> Iterator["httpx.Response"]:
    """The answer, once its headers are there."""
    import httpx

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        with (
            httpx.Client(base_url=url, headers=headers, timeout=_PATIENCE) as client,
            client.stream("GET", path) as answer,
        ):
            _check(answer)
            yield answer
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise remote.Unreachable(f"{url}: {error}") from error


@contextmanager
def _understood(url: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, LookupError) as error:
        raise remote.stranger(url) from error


def _check(answer: "httpx.Response") -> None:
    if answer.is_success and answer.headers.get("content-type", "").startswith(
        ("application/json", "text/event-stream")
    ):
        return
    told = f"HTTP status {answer.status_code}"
    answer.read()
    if answer.headers.get("content-type") == "application/problem+json":
        told = answer.json()["detail"]
    raise remote.Unreachable(f"{answer.url}: {told}")


def _events(answer: "httpx.Response") -> Iterator[str]:
    """The data of server-sent events; Pressroom's have one line each."""
    for line in answer.iter_lines():
        if line.startswith("data: "):
            yield line.removeprefix("data: ")


def _show(line: str) -> None:
    from rich.console import Console

    from service.commands.status import view

    Console().print(view.full(_parsed(line)))


def _follow(lines: Iterator[str]) -> None:
    """On a terminal one view that changes, else a line each time."""
    from rich.console import Console
    from rich.live import Live

    from service.commands.status import view

    if not sys.stdout.isatty():
        for line in lines:
            print(view.brief(_parsed(line)), flush=True)
        return
    with Live(console=Console(), auto_refresh=False, vertical_overflow="crop") as live:
        for line in lines:
            live.update(view.full(_parsed(line)), refresh=True)


def _parsed(line: str) -> dict[str, Any]:
    import orjson

    document: dict[str, Any] = orjson.loads(line)
    return document
