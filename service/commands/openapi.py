"""`pressroom openapi`."""

import click

_EXAMPLES = """\b
Examples:
  pressroom openapi > openapi.json
"""


@click.command(epilog=_EXAMPLES)
def openapi() -> None:
    """Print the description of the HTTP interface."""
    from service import settings
    from service.openapi import document

    print(document(settings.load()).decode())
