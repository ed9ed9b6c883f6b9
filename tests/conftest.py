"""For every test: the event loop, a failure for what blocks them, and the services to ask."""

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path

import pytest
import structlog
import uvloop
from blockbuster import BlockBuster
from hypothesis import HealthCheck, settings

from tests import in_memory
from tests.process import PATIENCE, ServiceProcess

# A service that is started in passing has no engine; who tests jobs turns them on.
os.environ["PRESSROOM_JOBS"] = "off"

# The machine may be busy: no example has a time to keep.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

# Objects that are made before the collector looks for circles among them. As Python has it, it
# takes a fifth of the time of what imports much.
gc.set_threshold(200_000, 20, 20)

LoopFactory = Callable[[], asyncio.AbstractEventLoop]


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, LoopFactory]:
    """The service has uvloop; who uses the client has either."""
    loops: dict[str, LoopFactory] = {"uvloop": uvloop.new_event_loop}
    if "pressroom_client" in item.path.parts:
        loops["asyncio"] = asyncio.new_event_loop
    return loops


# Modules that take longest, by their waits too. The rest of what starts processes comes next, and
# what runs in memory last: it is short, and fills what is left.
FIRST = (
    "tests/bench/test_main.py",
    "tests/browser/handlers/test_console.py",
    "tests/deploy/test_regimes.py",
    "tests/contract/test_openapi.py",
    "tests/evil/test_documents.py",
    "tests/contract/variants/test_variants.py",
    "tests/deploy/test_verdicts.py",
    "tests/docs/test_examples.py",
    "tests/browser/handlers/durable/test_jobs.py",
    "tests/strangers/test_connections.py",
    "tests/templates/test_templates.py",
    "tests/templates/test_layouts.py",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest modules first, where several workers share them."""
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    module = item.nodeid.partition("::")[0]
    if module in FIRST:
        return FIRST.index(module)
    return len(FIRST) + in_memory.is_in_memory(item.path)


def pytest_collection_finish() -> None:
    """What was loaded lasts, so that the collector need not look at it."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Around a test and its fixtures, those for a session too."""
    if not in_memory.is_in_memory(item.path):
        return (yield)
    with in_memory.guarded():
        return (yield)


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Through the standard library to pytest: structlog's own default reads files to be pretty."""
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


@pytest.fixture(scope="session", autouse=True)
def heard_signals() -> None:
    """What tests start hears what a script's background jobs, or nohup, ignore.

    A handler is no handler after exec; in this process it goes on ignoring.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


@pytest.fixture(scope="session")
def blocking_functions() -> BlockBuster:
    """Gathered once: to gather them takes longer than most tests."""
    buster = BlockBuster(["service", "handlers", "jobs", "metrics", "offload"])
    # Coverage's own lock, held by another thread for an instant.
    buster.functions["threading.Lock.acquire"].can_block_in("coverage/collector.py", "lock_data")
    return buster


@pytest.fixture(autouse=True)
def blockbuster(blocking_functions: BlockBuster) -> Iterator[BlockBuster]:
    blocking_functions.activate()
    yield blocking_functions
    blocking_functions.deactivate()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ServiceProcess]:
    """The real process, for one test; nothing of it may be left."""
    with ServiceProcess(tmp_path) as process:
        yield process


@pytest.fixture(scope="module")
def shared_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    """The real process, for a module's tests that leave it as it was.

    To start it takes 0.3 s of CPU time, and to have it there as much in half a minute.
    """
    with ServiceProcess(tmp_path_factory.mktemp("service")) as process:
        yield process


async def until(condition: Callable[[], bool]) -> None:
    """Yield to the loop until something is so; what never is fails the test."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)
