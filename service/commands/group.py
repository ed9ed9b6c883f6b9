"""The group of commands: whole summaries, and one line for an interrupt."""

from typing import Any

import click


class Interrupted(click.ClickException):
    """SIGINT, with the exit status that a shell gives it (128 + 2)."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("interrupted")


class CommandGroup(click.Group):
    """Commands whose summaries are never cut, and which end at SIGINT with one line."""

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        rows = [
            (name, command.get_short_help_str(limit=1000))
            for name, command in self.commands.items()
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command.

        Raises:
            Interrupted: SIGINT came.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise Interrupted from error
