from collections.abc import Iterator

import click
import pytest

from service.commands.main import pressroom, run


def commands(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from commands(command)
        else:
            yield command


@pytest.mark.parametrize("command", list(commands(pressroom)), ids=lambda command: command.name)
def test_each_command_shows_an_example(command: click.Command) -> None:
    assert command.help
    assert "Examples:\n  " in (command.epilog or "")


@pytest.mark.parametrize(
    ("words", "status"), [(["--version"], 0), (["serve", "--help"], 0), (["nothing"], 2), ([], 2)]
)
def test_exit_status(words: list[str], status: int) -> None:
    assert run(words) == status
