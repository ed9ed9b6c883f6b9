"""One loop of several: a server that its supervisor starts, listens to, and stops."""

import asyncio
import atexit
import multiprocessing
import os
import signal
import sys
import threading

import structlog
import uvloop

from handlers import pdf
from offload.cluster.lending import SharingPool
from offload.cluster.shared_state import Place
from offload.errors import TemplateBroken
from offload.lanes import forkserver
from service import logs
from service.app import ADMIN
from service.server import Server
from service.settings import Settings

# What a supervisor says. Not SIGTERM, which some send to a whole group of processes: it would come
# twice, and twice means at once.
DRAIN, HURRY = signal.SIGUSR1, signal.SIGUSR2
# Seconds between signs of life.
BEAT = 0.25


def run(settings: Settings, place: Place) -> None:
    """What the forked process does; ends it with the server's exit status."""
    leave_signals_to_supervisor()
    threading.Thread(target=follow_supervisor, name="supervisor watch", daemon=True).start()
    forkserver.borrow()
    logs.configure(settings.log_level)
    structlog.contextvars.bind_contextvars(loop=place.number)
    try:
        member = Member(settings, place)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            status = runner.run(member.run())
    except (TemplateBroken, OSError) as error:
        sys.stderr.write(f"pressroom: {error}\n")
        status = 2
    finally:
        atexit._run_exitfuncs()  # noqa: SLF001 - a forked process leaves by os._exit: logs would be lost
    raise SystemExit(status)


class Member(Server):
    """One loop's server.

    Args:
        settings: this loop's part of the operator's.
        place: its place.
    """

    def __init__(self, settings: Settings, place: Place) -> None:
        super().__init__(settings, self._begin, place)
        self._row = place.board.rows[place.number]

    def _obey(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.add_signal_handler(DRAIN, self._signalled)
        loop.add_signal_handler(HURRY, self._hurry)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {DRAIN, HURRY})

    def _hurry(self) -> None:
        self._signalled()
        self._signalled()

    def _begin(self, _: str) -> None:
        self._row.admin_port = self._app[ADMIN].port
        self._beat()

    def _beat(self) -> None:
        self._row.beats += 1
        pool = self._app[pdf.POOL]
        assert isinstance(pool, SharingPool)
        pool.tell()
        asyncio.get_running_loop().call_later(BEAT, self._beat)


def leave_signals_to_supervisor() -> None:
    """A terminal's or a container's signals are for the supervisor, which then says what to do."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def follow_supervisor() -> None:
    """End with the supervisor, even when it is killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
