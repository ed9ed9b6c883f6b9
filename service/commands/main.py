"""The command line: which commands there are, and the exit status of what goes wrong."""

import signal
import sys
from types import FrameType

import click

from service.commands.batch.command import batch
from service.commands.bench.command import bench
from service.commands.completion import completion
from service.commands.group import CommandGroup
from service.commands.jobs import jobs
from service.commands.key import key
from service.commands.openapi import openapi
from service.commands.render.command import render
from service.commands.serve import serve
from service.commands.status.command import status
from service.commands.templates.command import templates

_EXAMPLES = """\b
Examples:
  pressroom serve
  pressroom render report.html report.pdf
  pressroom status --watch
"""


@click.group(
    cls=CommandGroup,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="pressroom", message="%(version)s")
def pressroom() -> None:
    """HTML, or a template and JSON, into PDF: a service, and what goes with it."""


for _command in (serve, render, batch, templates, status, bench, jobs, key, openapi, completion):
    pressroom.add_command(_command)


def run(argv: list[str] | None) -> int:
    """Run a command. Returns the exit status."""
    try:
        return pressroom.main(argv, prog_name="pressroom", standalone_mode=False) or 0
    except click.UsageError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        print(f"pressroom: {error.message}", file=sys.stderr)
        return error.exit_code
    except _mistakes() as error:
        print(f"pressroom: {error}", file=sys.stderr)
        return 2


def heed_signals() -> None:
    """Clean up at SIGTERM and SIGHUP too: what a script starts in the background ignores SIGINT."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _exit)


def _exit(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _mistakes() -> tuple[type[Exception], ...]:
    """What an operator can mend. Asked for once something was raised, so that nothing waits."""
    from offload.errors import TemplateBroken
    from offload.lanes.worker import WorkerFailed
    from service.settings import SettingsError

    return SettingsError, TemplateBroken, WorkerFailed, OSError
