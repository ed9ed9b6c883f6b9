import pickle
from collections.abc import Iterator
from concurrent.futures import Future
from types import SimpleNamespace

import pytest

from offload import answer
from offload.answer import FailedStart, Unreadable
from offload.lanes.channel import Channel, LaneExecutor


@pytest.fixture
def channel() -> Iterator[Channel]:
    opened = Channel(lambda: None, lambda said, _: said)
    yield opened
    opened.forget_far_ends()
    opened.stderr.close()
    opened.close()


def call(number: int, *args: object) -> SimpleNamespace:
    return SimpleNamespace(work_id=number, fn=print, args=args)


def test_a_call_goes_out_and_its_answer_comes_back(channel: Channel) -> None:
    channel.put(call(7, "x"))
    assert pickle.loads(channel.far.recv(4096)) == (print, ("x",))
    channel.far.send(answer.encode(FailedStart("no")))
    result = channel.recv()
    assert (result.work_id, result.result) == (7, FailedStart("no"))


def test_it_is_full_with_two_calls(channel: Channel) -> None:
    for number in range(2):
        assert not channel.full()
        channel.put(call(number))
    assert channel.full()


def test_an_answer_to_no_call_is_not_taken(channel: Channel) -> None:
    channel.far.send(b"null")
    with pytest.raises(Unreadable):
        channel.recv()


def test_a_long_answer_is_not_taken(channel: Channel) -> None:
    channel.put(call(1))
    channel.far.send(b"null" + b" " * answer.LONGEST)
    with pytest.raises(Unreadable):
        channel.recv()


def test_reading_never_waits(channel: Channel) -> None:
    with pytest.raises(BlockingIOError):
        channel.recv()


def test_none_asks_the_worker_to_leave(channel: Channel) -> None:
    channel.put(None)
    assert channel.far.recv(4096) == b""


def test_a_worker_that_is_gone_is_seen(channel: Channel) -> None:
    channel.far.close()
    channel.put(call(1))
    with pytest.raises((EOFError, OSError)):
        channel.recv()


def test_a_call_that_is_too_long_fails_alone() -> None:
    executor = LaneExecutor(lambda: None)
    future: Future[None] = Future()
    executor.channel.pending[3] = SimpleNamespace(future=future)
    executor.channel.put(call(3, "x" * 5000))
    assert isinstance(future.exception(), ValueError)
    executor.channel.forget_far_ends()
    executor.channel.stderr.close()
    executor.channel.close()
