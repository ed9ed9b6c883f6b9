"""`pressroom key`."""

import click

_EXAMPLES = """\b
Examples:
  pressroom key billing
"""


@click.command(epilog=_EXAMPLES)
@click.argument("name")
def key(name: str) -> None:
    """Make an API key for the caller NAME."""
    from handlers.request.keys import new_key

    made, line = new_key(name)
    print(f"The caller's key:  {made}\nFor the file that PRESSROOM_API_KEYS names:\n{line}")
