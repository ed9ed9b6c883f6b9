"""`pressroom jobs`."""

import click

_EXAMPLES = """\b
Examples:
  pressroom jobs repair
  PRESSROOM_JOBS_URL=nats://nats:4222 PRESSROOM_JOBS_STORE=s3://jobs pressroom jobs repair
"""


@click.group()
def jobs() -> None:
    """See to durable jobs."""


@jobs.command(epilog=_EXAMPLES)
def repair() -> None:
    """Give the engine each job that the store has and the engine has not.

    The store holds the truth: so an engine that lost its files, or a part of them, is made anew. Of
    an embedded engine, while its service is stopped.
    """
    import asyncio

    from jobs.repair import repair as restore
    from service import settings
    from service.durable import engine_of, store_of

    async def run() -> int:
        configured = settings.load()
        store = await store_of(configured, configured.spool)
        async with engine_of(configured) as engine:
            return await restore(engine, store)

    print(f"{asyncio.run(run())} jobs restored")
