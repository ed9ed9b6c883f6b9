"""How a worker comes to be.

Importing this module loads the press, makes one warm document so that every lazy import and cache
is there, and freezes all of it for the workers to share. `set_up` is then the first thing that a
forked worker runs.
"""

import gc
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from offload.limits import PoolLimits
from offload.memory import own_rss_bytes
from offload.order import Options
from offload.press import work  # noqa: F401 - what is loaded here is frozen
from offload.press.assets import NoAssets
from offload.press.confinement import image_decoders, sandbox
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document
from offload.press.engines.weasyprint.engine import WeasyPrint
from offload.press.engines.weasyprint.patches.install import install_patches
from offload.press.network.hosts import AllowedHosts

# The loop's process has nice 0, and is never to wait for a press (lag p99 from 4 ms to 1 ms).
_NICE = 10
# Python's own limit of 1000 ends nested tables at 44 and lists at 68; this one at 140 and 208. At
# 10,000 the C stack still held, but hopeless documents took longer to be given up.
_DEEPEST = 3000
# What one document may write, in bytes: beyond any statement, far below a full disk.
_LARGEST_FILE = 1 << 30
# What a pipe holds, 64 KiB, is in no measure of the process: so it has few.
_MOST_DESCRIPTORS = 1024
# Objects that a document may make before the collector looks for circles among them. Nearly all
# live as long as it does: looking after every 700 took a seventh of the time of a report of 600
# pages, and its peak of memory was the same.
_UNSEARCHED = 1_000_000
# Seconds that a thread which was told to end may take on a busy machine.
_LONGEST_END = 10.0

# The names of what confines this process.
confinement: list[str] = []

_WARM = b"""<!doctype html><html lang="en"><title>Warm</title>
<style>@page { size: A4; margin: 1cm; @bottom-right { content: counter(page) "/" counter(pages) } }
body { font-family: sans-serif } .flex { display: flex } .grid { display: grid }
td { border: 1px solid #888; padding: 2px }</style>
<h1>Warm</h1><p>An <em>emphatic</em>, <b>bold</b> word, and an <a href="#t">anchor</a>.
<div class="flex"><div>a</div><div>b</div></div><div class="grid"><div>c</div><div>d</div></div>
<table id="t"><thead><tr><th>Item<th>Amount</thead><tr><td>One<td>1.00</table>
<img alt="" src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk
YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==">
<svg width="10" height="10"><circle cx="5" cy="5" r="4"/></svg>"""


def _warm_up() -> None:
    # An engine of its own, whose fonts go with it. Pango >= 1.52 runs a thread for each font map,
    # and a thread does not survive a fork: a font map that is made here and used there hangs.
    WeasyPrint().typeset(Document(_WARM, NoAssets()), Options(), Path(os.devnull))
    gc.collect()
    _await_one_thread()
    # Last: what is frozen is never moved by the collector, so its pages stay shared.
    gc.freeze()
    gc.set_threshold(_UNSEARCHED)


def _await_one_thread() -> None:
    """Pango tells a font map's thread to end, and does not wait for it."""
    deadline = time.monotonic() + _LONGEST_END
    while (threads := sum(1 for _ in Path("/proc/self/task").iterdir())) != 1:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{threads} threads at the fork; a worker would hang")
        time.sleep(0.001)


def set_up(limits: PoolLimits, home: Path) -> None:
    """Make a forked process a worker: its first job, run once.

    Args:
        limits: of the pool.
        home: the lane's own folder.
    """
    confinement.extend(sandbox.drop_privileges())
    # A drain must not lose documents: the parent says when to end, and says it by SIGKILL.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.nice(_NICE)
    sys.setrecursionlimit(_DEEPEST)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    most = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], _MOST_DESCRIPTORS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    # A killed WeasyPrint leaves its fonts behind: in a folder that goes with the lane.
    tempfile.tempdir = str(home)
    if limits.hosts:
        ENGINE.allow(AllowedHosts(limits.hosts))
    own_rss_bytes()  # opens what the sandbox closes
    # Before any thread: only the one that asks is confined, and those that it starts.
    confinement.extend(sandbox.confine(limits, home))
    threading.Thread(target=_follow_parent, name="parent watch", daemon=True).start()


def _follow_parent() -> None:
    """End with the service, even when it is killed: nothing else would end an idle worker."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


# A SIGTERM sent to the whole process group must not take the forkserver before the documents.
signal.signal(signal.SIGTERM, signal.SIG_IGN)
image_decoders.restrict()
install_patches()
_warm_up()
