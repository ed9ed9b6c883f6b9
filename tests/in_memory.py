"""The guard of tests that run in memory: with it, what starts a process of ours fails its test."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT

# Folders whose tests start services, lanes and browsers. All others mirror a package.
WITH_PROCESSES = {
    "bench", "browser", "contract", "deploy", "docs", "evil", "examples", "image", "soak",
    "real", "strangers",
}  # fmt: skip


def is_in_memory(test: Path) -> bool:
    return test.relative_to(ROOT / "tests").parts[0] not in WITH_PROCESSES


@contextmanager
def guarded() -> Iterator[None]:
    """Refuse processes meanwhile. A tool, such as openssl, may run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fork", _refuse)
        patch.setattr(BaseProcess, "start", _refuse)
        patch.setattr(subprocess, "Popen", _ToolProcess)
        yield


class _ToolProcess(subprocess.Popen[Any]):
    def __init__(self, args: Any, *more: Any, **options: Any) -> None:
        if sys.executable in args:
            _refuse()
        super().__init__(args, *more, **options)


def _refuse(*_: object) -> None:
    pytest.fail("A test that starts a process belongs in tests/contract.")
