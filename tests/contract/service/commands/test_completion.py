import pytest

from tests.contract.service.commands.shell import pressroom, pressroom_process


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_a_shell_needs(shell: str) -> None:
    assert f"_PRESSROOM_COMPLETE={shell}_complete" in pressroom("completion", shell).stdout


def test_a_word_is_completed() -> None:
    done = pressroom_process(
        "ignored",
        _PRESSROOM_COMPLETE="bash_complete",
        COMP_WORDS="pressroom templates preview inv",
        COMP_CWORD="3",
    )
    assert done.stdout == "plain,invoice\n"
