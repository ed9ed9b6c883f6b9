"""A service whose lanes have little memory, so that what is greedy is told so soon."""

from collections.abc import Iterator

import pytest

from tests.evil.client import Client
from tests.process import ServiceProcess


@pytest.fixture(scope="package")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    folder = tmp_path_factory.mktemp("attacked")
    with ServiceProcess(folder, PRESSROOM_WORKER_MEMORY="256MiB") as process:
        yield process


@pytest.fixture
def client(attacked: ServiceProcess) -> Client:
    return Client(attacked.url)
