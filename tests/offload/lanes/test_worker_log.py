import os
from collections.abc import Iterator
from multiprocessing.connection import Connection, Pipe

import pytest

from offload.lanes.worker_log import WorkerLog


@pytest.fixture
def pipe() -> Iterator[tuple[Connection, Connection]]:
    reader, writer = Pipe(duplex=False)
    os.set_blocking(reader.fileno(), False)
    yield reader, writer
    writer.close()


Ends = tuple[Connection, Connection]


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_lines_are_logged_whole(pipe: Ends, caplog: pytest.LogCaptureFixture) -> None:
    log = WorkerLog("worker 7", pipe[0])
    for piece in (b"one\ntw", b"o\n\nthr", b"ee"):
        os.write(pipe[1].fileno(), piece)
        log.read()
    assert lines(caplog) == ["worker 7: one", "worker 7: two"]
    log.close()
    assert lines(caplog)[-1] == "worker 7: three"


def test_a_flood_is_counted(pipe: Ends, caplog: pytest.LogCaptureFixture) -> None:
    log = WorkerLog("worker 7", pipe[0])
    os.write(pipe[1].fileno(), b"x\n" * 1000)
    log.read()
    log.close()
    assert len(lines(caplog)) == 21
    assert lines(caplog)[-1] == "worker 7: 980 more lines, not logged"


def test_a_line_without_an_end_is_cut(pipe: Ends, caplog: pytest.LogCaptureFixture) -> None:
    log = WorkerLog("worker 7", pipe[0])
    for _ in range(5):
        os.write(pipe[1].fileno(), b"x" * 1000)
        log.read()
    log.close()
    assert [len(line) for line in lines(caplog)] == [1010]


def test_once_it_is_closed_nothing_is_read(pipe: Ends) -> None:
    log = WorkerLog("worker 7", pipe[0])
    log.close()
    log.read()
