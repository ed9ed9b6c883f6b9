from collections.abc import Iterator

import pytest

from tests.jobs_service import JobsService


@pytest.fixture(scope="session")
def jobs_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JobsService]:
    """With durable jobs, for all tests that leave it as it was."""
    with JobsService(tmp_path_factory.mktemp("jobs")) as process:
        yield process
