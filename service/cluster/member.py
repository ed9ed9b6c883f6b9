"""One loop of several: a server that its supervisor starts, watches, and stops."""

import asyncio
import atexit
import signal
import sys
import threading

import structlog
import uvloop

from offload.cluster.shared_state import Membership
from offload.errors import TemplateBroken
from offload.lanes import forkserver
from offload.lanes.worker import WorkerFailed
from service import logs
from service.app import ADMIN
from service.cluster.signals import (
    DRAIN,
    HEARTBEAT,
    HURRY,
    follow_supervisor,
    leave_signals_to_supervisor,
)
from service.server import Server
from service.settings import Settings


def run(settings: Settings, membership: Membership) -> None:
    """What the forked process does; ends it with the server's exit status."""
    leave_signals_to_supervisor()
    threading.Thread(target=follow_supervisor, name="supervisor watch", daemon=True).start()
    forkserver.borrow()
    logs.configure(settings.log_level)
    structlog.contextvars.bind_contextvars(loop=membership.number)
    try:
        member = Member(settings, membership)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            status = runner.run(member.run())
    except (TemplateBroken, WorkerFailed, OSError) as error:
        sys.stderr.write(f"pressroom: {error}\n")
        status = 2
    finally:
        atexit._run_exitfuncs()  # noqa: SLF001 - a forked process leaves by os._exit: logs would be lost
    raise SystemExit(status)


class Member(Server):
    """One loop's server.

    Args:
        settings: this loop's part of the operator's.
        membership: its place among the others.
    """

    def __init__(self, settings: Settings, membership: Membership) -> None:
        super().__init__(settings, self._begin, membership)
        self._state = membership.state.members[membership.number]

    def _handle_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.add_signal_handler(DRAIN, self._signalled)
        loop.add_signal_handler(HURRY, self._hurry)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {DRAIN, HURRY})

    def _hurry(self) -> None:
        self._signalled()
        self._signalled()

    def _begin(self, _: str) -> None:
        self._state.admin_port = self._app[ADMIN].port
        self._beat()

    def _beat(self) -> None:
        self._state.heartbeats += 1
        asyncio.get_running_loop().call_later(HEARTBEAT, self._beat)
