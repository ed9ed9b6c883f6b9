import click
import pytest

from service.commands.group import CommandGroup, Interrupted
from service.commands.main import pressroom


@pytest.mark.parametrize("group", [[], ["templates"], ["jobs"]])
def test_summaries_are_not_cut(group: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    pressroom.main([*group, "--help"], standalone_mode=False)
    assert "..." not in capsys.readouterr().out.split("Commands:")[1]


def test_an_interrupt_is_one_line() -> None:
    group = CommandGroup()

    @group.command()
    def sleep() -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted) as interrupted:
        group.main(["sleep"], standalone_mode=False)
    assert interrupted.value.exit_code == 130
    assert isinstance(interrupted.value, click.ClickException)
