"""The channel between a lane and its worker: an executor whose queues are ours.

concurrent.futures unpickles what its workers write, over pipes and semaphores that both sides hold.
A worker that a document has taken over could run code in its parent, or stop a thread of it for
ever. Here one socket joins the two: a call goes out pickled, an answer comes back as data
(`offload.answer`). The kernel keeps messages apart (SOCK_SEQPACKET, unix(7)), so no half of one can
be waited for; an answer that nobody asked for, or that can't be read, costs the lane.

The rest is as in concurrent/futures/process.py, Python 3.11 to 3.14.
"""

import os
import pickle
import socket
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, forkserver, popen_forkserver, process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any, ParamSpec, TypeVar

from offload import answer
from offload.answer import Answer, Unreadable
from offload.job import PIPE_BUF, Fault, Receipt

P = ParamSpec("P")
R = TypeVar("R")

# Calls that the worker has not answered; the executor sends the next once there are fewer.
_MOST_CALLS = 2


@dataclass(frozen=True, slots=True)
class _Result:
    """What the executor's thread makes of an answer (`_ResultItem` there)."""

    work_id: int
    result: Answer
    exception: None = None
    exit_pid: None = None


class Channel:
    """The parent's end: in place of the executor's queue of calls, and of its queue of results.

    Args:
        rest: is what the worker does after each document, once it has answered.
        collect: makes of a receipt and its job what the loop is to hear.
    """

    def __init__(self, rest: Callable[[], None], collect: Callable[..., Receipt]) -> None:
        self.rest = rest
        self._collect = collect
        self._near, self.far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._near.setblocking(False)
        self.stderr, self.far_stderr = connection.Pipe(duplex=False)
        os.set_blocking(self.stderr.fileno(), False)
        self._unanswered: deque[int] = deque()
        self.pending: dict[int, Any] = {}  # the executor's calls, by id
        self._reader = self  # where the executor's thread looks for answers

    def forget_far_ends(self) -> None:
        """Leave the worker's ends to the worker: when it is gone, they are closed."""
        self.far.close()
        self.far_stderr.close()

    def full(self) -> bool:
        """Whether a further call must wait."""
        return len(self._unanswered) >= _MOST_CALLS

    def put(self, call: Any, block: bool = True) -> None:  # noqa: ARG002 - the executor's word
        """Send a call, or with None the request to leave."""
        if call is None:
            with suppress(OSError):
                self._near.shutdown(socket.SHUT_WR)
            return
        message = pickle.dumps((call.fn, call.args))
        if len(message) > PIPE_BUF:
            error = ValueError(f"a call of {len(message)} bytes")
            self.pending.pop(call.work_id).future.set_exception(error)
            return
        self._unanswered.append(call.work_id)
        with suppress(OSError):  # it is dead, which the executor sees for itself
            self._near.send(message)

    put_nowait = put

    def fileno(self) -> int:
        """What becomes readable with an answer."""
        return self._near.fileno()

    def recv(self) -> _Result:
        """The answer to the oldest call. Never blocks.

        Raises:
            EOFError: the worker has closed its end.
            Unreadable: it is no answer, or to no call.
        """
        message = self._near.recv(answer.LONGEST + 1)
        if not message:
            raise EOFError
        if not self._unanswered:
            raise Unreadable
        work_id, said = self._unanswered.popleft(), answer.decode(message)
        if isinstance(said, Receipt):
            said = self._collect(said, *self.pending[work_id].args)
        return _Result(work_id, said)

    def close(self) -> None:
        """Close the parent's end. Again, it does nothing."""
        self._near.close()

    _terminate_broken = close

    def join_thread(self) -> None:
        """There is none."""


class LaneExecutor(ProcessPoolExecutor):
    """An executor of one worker, with a channel to it.

    Args:
        rest: is what the worker does after each document, once it has answered.
        collect: makes of a receipt and its job what the loop is to hear.
    """

    def __init__(
        self, rest: Callable[[], None], collect: Callable[..., Receipt] = lambda said, _: said
    ) -> None:
        self.channel = Channel(rest, collect)
        super().__init__(1, _Context(self.channel))
        unused: Any = self._call_queue
        unused._reader.close()  # noqa: SLF001 - made by the executor itself, whatever the context
        unused._writer.close()  # noqa: SLF001
        self._call_queue: Any = self.channel
        self.channel.pending = self._pending_work_items

    def submit(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """As the base class, except that nobody can cancel a call: who gives one up kills the lane.

        The thread that sees the worker's death fails every call that it finds, and ends in an
        InvalidStateError at one that is cancelled (CPython before 3.11.6, gh-107219).
        """
        future = super().submit(work, *args, **kwargs)
        future.cancel = lambda: False  # type: ignore[method-assign]
        return future

    def kill(self) -> None:
        """End the worker, if there is one."""
        for worker in list(self._processes.values()):
            worker.kill()

    def _spawn_process(self) -> None:
        # Called by the executor when it has its first call.
        super()._spawn_process()  # type: ignore[misc]
        self.channel.forget_far_ends()


class _Popen(popen_forkserver.Popen):
    def terminate(self) -> None:
        """A worker ignores SIGTERM, and the executor's thread waits for its end."""
        self.kill()


class _Worker(ForkServerProcess):
    """A worker process: it is given the far ends alone."""

    def __init__(self, target: object, args: tuple[Any, ...]) -> None:  # noqa: ARG002 - not theirs
        channel: Channel = args[0]
        super().__init__(target=_serve, args=(channel.far, channel.far_stderr, channel.rest))

    @staticmethod
    def _Popen(process_obj: process.BaseProcess) -> _Popen:  # noqa: N802
        return _Popen(process_obj)


class _Context(ForkServerContext):
    """What the executor makes its parts of."""

    Process = _Worker

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self._channel = channel

    def SimpleQueue(self) -> Channel:  # type: ignore[override]  # noqa: N802
        return self._channel

    def Lock(self) -> threading.Lock:  # type: ignore[override]  # noqa: N802
        """For the queue that is not used: not a semaphore, which both sides could hold."""
        return threading.Lock()

    def BoundedSemaphore(self, value: int = 1) -> threading.BoundedSemaphore:  # type: ignore[override]  # noqa: N802
        """As `Lock`."""
        return threading.BoundedSemaphore(value)


# Below, what the child does.


def _serve(channel: socket.socket, stderr: Connection, rest: Callable[[], None]) -> None:
    """Answer calls until the parent closes its end."""
    _use_as_output(stderr)
    _close_what_others_need()
    while message := channel.recv(PIPE_BUF):
        function, arguments = pickle.loads(message)  # noqa: S301 - its parent's word
        said = function(*arguments)
        channel.send(answer.encode(said))
        if isinstance(said, Receipt | Fault):
            rest()  # while its parent sends the document


def _use_as_output(stderr: Connection) -> None:
    for number in (1, 2):
        os.dup2(stderr.fileno(), number)
    stderr.close()


def _close_what_others_need() -> None:
    """A byte into the forkserver's pipe ends every lane; the tracker's deletes files by name."""
    server: Any = forkserver._forkserver  # noqa: SLF001
    tracker: Any = resource_tracker._resource_tracker  # noqa: SLF001
    os.close(server._forkserver_alive_fd)  # noqa: SLF001
    os.close(tracker._fd)  # noqa: SLF001
    server._forkserver_alive_fd = tracker._fd = None  # noqa: SLF001
