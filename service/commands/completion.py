"""`pressroom completion`."""

import click
from click.shell_completion import get_completion_class

_EXAMPLES = """\b
Examples:
  eval "$(pressroom completion bash)"     in ~/.bashrc
  eval "$(pressroom completion zsh)"      in ~/.zshrc
  pressroom completion fish > ~/.config/fish/completions/pressroom.fish
"""


@click.command(epilog=_EXAMPLES)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what a shell needs to complete commands, options and templates."""
    complete = get_completion_class(shell)
    assert complete
    root = context.find_root()
    print(complete(root.command, {}, "pressroom", "_PRESSROOM_COMPLETE").source())
