"""`pressroom jobs`."""

import click

from service.commands.group import CommandGroup

_EXAMPLES = """\b
Examples:
  pressroom jobs repair
  PRESSROOM_JOBS_URL=nats://nats:4222 PRESSROOM_JOBS_STORE=s3://jobs pressroom jobs repair
"""


@click.group(cls=CommandGroup)
def jobs() -> None:
    """Look after durable jobs."""


@jobs.command(epilog=_EXAMPLES)
def repair() -> None:
    """Tell the engine of each job that the store has and the engine does not know.

    The store holds the truth: an engine that lost its files, or some of them, gets its jobs back.
    Stop the service first if its engine is embedded.
    """
    from jobs.repair import repair as restore
    from service import settings
    from service.commands import loop
    from service.durable import engine_of, store_of

    async def run() -> int:
        configured = settings.load()
        store = await store_of(configured, configured.spool)
        async with engine_of(configured) as engine:
            return await restore(engine, store)

    print(f"{loop.run(run())} jobs restored")
