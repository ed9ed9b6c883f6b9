"""The sockets between loops are out of a worker's reach, and of another user's."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from offload.files.spool import shared_root
from tests.contract.press import Press
from tests.strangers.conftest import TakeOver

NOBODY = 65534
ATTEMPTS = """
    def connect():
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).connect("{path}")

    made = []
    for attempt in (
        connect, lambda: socket.socketpair(), lambda: os.listdir("{root}"),
        lambda: os.unlink("{path}"), lambda: os.rename("{path}", job.folder / "mine"),
        lambda: os.link("{path}", job.folder / "theirs"),
        lambda: Path("{root}/1.sock").write_text("x"),
    ):
        try:
            made.append(str(attempt()))
        except OSError as error:
            made.append(errno.errorcode[error.errno])
    job.document.write_text(json.dumps(made))
    result = Receipt(1, 1, 0.1, 1)
"""


@pytest.fixture
def listener(one_lane: Press) -> Iterator[Path]:
    """A loop's socket, where the loops have theirs."""
    path = one_lane.spool.root / "0.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        listener.settimeout(0)
        yield path
        with pytest.raises(BlockingIOError):  # nobody came
            listener.accept()


async def test_a_worker_does_not_reach_them(
    one_lane: Press, listener: Path, take_over: TakeOver
) -> None:
    job, _ = await take_over(ATTEMPTS.format(path=listener, root=one_lane.spool.root))
    made = json.loads(job.document.read_text())
    assert set(made) <= {"ENOSYS", "EACCES", "EXDEV"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_another_user_does_not_reach_them() -> None:
    """Also in a folder that is open to all, as /tmp is."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as loop:
        Path(folder).chmod(0o1777)
        with shared_root(Path(folder)) as root:
            path = root / "0.sock"
            loop.bind(str(path))
            loop.listen()
            code = f"import socket; socket.socket(socket.AF_UNIX).connect({str(path)!r})"
            attempt = subprocess.run(
                ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
                 sys.executable, "-c", code],
                capture_output=True, check=False, text=True,
            )  # fmt: skip
    assert "PermissionError" in attempt.stderr
