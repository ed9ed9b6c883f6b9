"""What the commands that ask a service have in common: where it is, and by which key."""

import click

url = click.argument("url", default="http://127.0.0.1:8080", metavar="[URL]")
key = click.option(
    "--key", envvar="PRESSROOM_KEY", show_envvar=True, help="API key, where the service wants one."
)


class Unreachable(click.ClickException):
    """There is no service there, or it does not answer as one."""

    exit_code = 2


def stranger(url: str) -> Unreachable:
    """That what answers there is something else."""
    return Unreachable(f"{url}: what answers there is not Pressroom.")
