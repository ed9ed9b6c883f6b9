from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process import ExecutedService


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ExecutedService]:
    """Whose memory is measured: it has loaded nothing that its users' have not."""
    with ExecutedService(tmp_path) as process:
        yield process
