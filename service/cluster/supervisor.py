"""Several event loops on one port: a supervisor that forks, watches and stops them.

supervisor ─┬─ loop 0 … N-1   a member each: HTTP on its own uvloop, lanes of its own
            ├─ admin          metrics and probes of all loops on one port
            └─ forkserver     one, preloaded once: the loops' lanes are forked from it

The supervisor has neither loop nor thread, so that it may fork at any time: a loop that dies comes
back in milliseconds, with its code still shared.
"""

import gc
import secrets
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path

import structlog

from offload.cluster.shared_state import Membership, SharedState
from offload.files.spool import shared_root
from offload.lanes import forkserver
from service.broker import Broker
from service.cluster import admin, member
from service.cluster.child import Child
from service.cluster.signals import DRAIN, HURRY
from service.settings import Settings, SettingsError, engine_folder, load_keys

_LOG = structlog.get_logger("pressroom.cluster")

# Seconds between looks at the loops' heartbeats.
_PERIOD = 0.25
_LISTENERS = 128


class Supervisor:
    """N loops and what belongs to them.

    Args:
        settings: the operator's; workers and backlog are divided among the loops.
        loops: how many.
        announce: is called with the URL once all loops answer there.

    Raises:
        SettingsError: there are fewer workers than loops, or no such keys.
    """

    def __init__(self, settings: Settings, loops: int, announce: Callable[[str], None]) -> None:
        if not 1 < loops <= settings.workers:
            raise SettingsError(
                f"--loops {loops}: each loop needs a lane, PRESSROOM_WORKERS={settings.workers}."
            )
        load_keys(settings)  # what is wrong with them is better said once
        self._settings = settings
        self._announce = announce
        self._state = SharedState(loops)
        self._signals: list[int] = []
        self._announced = self._stopping = False
        self._failed = 0

    def run(self) -> int:
        """Supervise until SIGTERM or SIGINT. Returns the exit status.

        0 when everything admitted was answered, 1 when a second signal cut that short, or else
        that of the loop that could not be started.
        """
        where = self._settings
        with (
            _reserved(where.host, where.port) as self._address,
            _listener(where.admin_host, where.admin_port) as listener,
            shared_root(where.spool) as root,
            _woken(self._signals.append) as self._wake,
        ):
            self._admin_port = listener.getsockname()[1]
            self._open(root, listener)
            while not self._stopping or any(loop.sentinel for loop in self._loops):
                self._turn()
            self._admin.end()
        statuses = [loop.status for loop in self._loops]
        _LOG.info("stopped", loops=statuses)
        return self._failed or int(any(statuses))

    def _open(self, root: Path, listener: socket.socket) -> None:
        """Start all processes, the forkserver first: it takes longest."""
        forkserver.start()
        gc.collect()
        gc.freeze()  # what is loaded by now stays shared with the loops
        shared, broker = self._state, self._broker()
        self._loops = [
            Child(
                f"loop {n}", state, partial(member.run, self._part(n), Membership(n, shared, root))
            )
            for n, state in enumerate(shared.members)
        ]
        self._admin = Child("admin", shared.admin, partial(admin.run, shared, listener, broker))
        for child in (*self._loops, self._admin):
            child.start()
        self._last_check = time.monotonic()

    def _broker(self) -> Broker | None:
        """The loops' engine, at an address that it keeps when it is started again."""
        where = self._settings
        if not where.jobs or where.jobs_url:
            return None
        with _bound("127.0.0.1", 0) as free:
            port = free.getsockname()[1]
        token = secrets.token_hex(16)
        self._settings = where.model_copy(update={"jobs_url": f"nats://{token}@127.0.0.1:{port}"})
        return Broker(engine_folder(where), where.jobs_server, port, token)

    def _part(self, number: int) -> Settings:
        """A loop's part of the settings."""
        whole, loops = self._settings, len(self._state.members)
        return whole.model_copy(
            update={
                "port": self._address[1],
                "admin_host": "127.0.0.1",
                "admin_port": 0,
                "workers": whole.workers // loops + (number < whole.workers % loops),
                "backlog": -(-whole.backlog // loops),
            }
        )

    def _turn(self) -> None:
        """Wait for a signal, an end, or the next check; then do what there is to do."""
        children = (*self._loops, self._admin)
        wait([self._wake, *(c.sentinel for c in children if c.sentinel is not None)], _PERIOD)
        with suppress(BlockingIOError):
            self._wake.recv(4096)
        late = time.monotonic() - self._last_check > 4 * _PERIOD
        self._last_check = time.monotonic()
        for child in children:
            child.check(late)
        self._handle_signals()
        self._keep_running()

    def _handle_signals(self) -> None:
        while self._signals:
            number = self._signals.pop(0)
            if number == signal.SIGHUP:
                self._signal(signal.SIGHUP)
            else:
                self._signal(HURRY if self._stopping else DRAIN)
                self._stopping = True

    def _keep_running(self) -> None:
        self._admin.start_again()
        if self._stopping:
            return
        if not self._announced:
            self._come_up()
            return
        if any(loop.sentinel is None for loop in self._loops):
            forkserver.start()  # the next loop borrows one that lives
        for loop in self._loops:
            loop.start_again()

    def _come_up(self) -> None:
        """Announce the service when all loops are there; give up when one ends before that."""
        if all(loop.started for loop in self._loops):
            host, port = self._address[:2]
            _LOG.info("listening", host=host, port=port, admin_port=self._admin_port)
            self._announce(f"http://{host}:{port}")
            self._announced = True
        for loop in self._loops:
            if loop.sentinel is None and not self._announced:
                self._failed = loop.status or 1
                self._signal(HURRY)
                self._stopping = True

    def _signal(self, number: int) -> None:
        for loop in self._loops:
            loop.signal(number)


@contextmanager
def _woken(receive: Callable[[int], None]) -> Iterator[socket.socket]:
    """Signals are heard, and wake whoever waits for the socket."""
    awake, waker = socket.socketpair()
    waker.setblocking(False)
    awake.setblocking(False)
    signal.set_wakeup_fd(waker.fileno())
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: receive(number))
    with awake, waker:
        yield awake
        signal.set_wakeup_fd(-1)


@contextmanager
def _reserved(host: str, port: int) -> Iterator[tuple[str, int]]:
    """An address kept for the loops, by a socket that does not listen, so the kernel passes it by.

    Raises:
        OSError: somebody listens there. Another service's loops would let ours in beside them.
    """
    with _bound(host, port) as alone:
        port = alone.getsockname()[1]
    with _bound(host, port, shared=True) as held:
        yield held.getsockname()[:2]


@contextmanager
def _listener(host: str, port: int) -> Iterator[socket.socket]:
    with _bound(host, port) as listener:
        listener.listen(_LISTENERS)
        listener.setblocking(False)
        yield listener


def _bound(host: str, port: int, *, shared: bool = False) -> socket.socket:
    [(family, kind, protocol, _, address), *_] = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound
