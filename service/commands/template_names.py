"""Words of the command line that a shell can complete."""

import os
from pathlib import Path

import click


def templates(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Templates that begin so, the operator's and the built-in ones, as click asks for them."""
    from offload.templates import catalogue

    own = os.environ.get("PRESSROOM_TEMPLATES")
    roots = catalogue.roots(Path(own) if own else None)
    found = {path.parent.name for root in roots for path in root.glob("*/template.*")}
    return sorted(name for name in found if name.startswith(incomplete))
