"""A host that drips: each byte comes in time, and the whole never does."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import urllib3

from offload.press.network.deadline import Deadline


@pytest.fixture(params=[b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 200 OK\r\n\r\n", b"H"])
def dripping(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a host that begins so, and goes on with a letter at a time."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(request.param)
                while not over.wait(0.05):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        thread.join()


def test_it_is_shut_at_its_deadline(dripping: int) -> None:
    pool = urllib3.HTTPConnectionPool("127.0.0.1", dripping, timeout=5.0)
    began = time.monotonic()
    with Deadline(0.5) as deadline, suppress(urllib3.exceptions.HTTPError, OSError):
        pool.ConnectionCls = deadline.over(pool.ConnectionCls)
        answer = pool.urlopen("GET", "/", retries=False, preload_content=False)
        while answer.read1(100):
            pass
    pool.close()
    assert time.monotonic() - began >= 0.4


def test_it_is_shut_though_it_connects_after_its_deadline(dripping: int) -> None:
    pool = urllib3.HTTPConnectionPool("127.0.0.1", dripping, timeout=5.0)
    with Deadline(0.0) as deadline, suppress(urllib3.exceptions.HTTPError, OSError):
        deadline._alarm.join()
        pool.ConnectionCls = deadline.over(pool.ConnectionCls)
        answer = pool.urlopen("GET", "/", retries=False, preload_content=False)
        while answer.read1(100):
            pass
    pool.close()


def test_one_that_ends_before_leaves_no_thread() -> None:
    before = threading.active_count()
    with Deadline(60.0) as deadline, socket.create_server(("127.0.0.1", 0)) as listener:
        kind = deadline.over(urllib3.connection.HTTPConnection)
        connection = kind("127.0.0.1", listener.getsockname()[1])
        connection.connect()
        connection.close()
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()
    assert threading.active_count() == before
