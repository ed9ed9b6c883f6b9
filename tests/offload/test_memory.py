import os
from pathlib import Path

import pytest

from offload import memory


def test_a_process_has_resident_memory() -> None:
    assert memory.held(os.getpid()).size == pytest.approx(memory.own_rss_bytes(), rel=0.1)
    assert memory.own_rss_bytes() > 1 << 20


def test_a_process_that_is_gone_has_none() -> None:
    assert memory.held(2**22 + 1) == memory.Held(0, 0, stopped=False)


@pytest.mark.parametrize(("content", "limit"), [("1048576\n", 1 << 20), ("max\n", None)])
def test_the_cgroup_says_what_may_be_used(tmp_path: Path, content: str, limit: int | None) -> None:
    machine = memory.limit_bytes([])
    (tmp_path / "memory.max").write_text(content)
    found = memory.limit_bytes([tmp_path / "none", tmp_path / "memory.max"])
    assert found == (limit or machine)


def test_what_workers_share_counts_once() -> None:
    assert memory.pressure([(100, 100), (100, 100)], limit=1000) == 0.1
    assert memory.pressure([(100, 300), (100, 100)], limit=1000) == 0.3
    assert memory.pressure([], limit=1000) == 0.0
