"""What the supervisor and its processes say to each other."""

import multiprocessing
import os
import signal

# What a supervisor sends. Not SIGTERM, which some send to a whole group of processes: it would
# come twice, and twice means at once.
DRAIN, HURRY = signal.SIGUSR1, signal.SIGUSR2
# Seconds between a process's heartbeats.
HEARTBEAT = 0.25


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
