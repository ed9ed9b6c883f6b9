"""How a job crosses from one loop to another: a request and an answer on a Unix socket."""

import asyncio
import os
import pickle
import struct
from pathlib import Path
from typing import Any, cast

from offload import errors
from offload.job import Job, Receipt

_LENGTH = struct.Struct("!I")


class Sockets:
    """The loops' sockets, in the spool that they share.

    Args:
        folder: where they are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self) -> None:
        """Hold the folder open."""
        self._fd = os.open(self._folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)

    def close(self) -> None:
        """Let go of it."""
        os.close(self._fd)

    def path(self, number: int) -> str:
        """A loop's socket. By way of /proc: a socket's path has 107 bytes at most (unix(7))."""
        return f"/proc/self/fd/{self._fd}/{number}.sock"


async def request(socket: str, job: Job) -> Receipt:
    """Have the loop behind a socket make a document.

    Raises:
        NotBegun: it is not there, or can spare no lane.
        WorkerDied: it died over the job.
        OffloadError: the document's own fault.
    """
    try:
        reader, writer = await asyncio.open_unix_connection(socket)
    except OSError as error:
        raise errors.NotBegun from error
    try:
        send(writer, job)
        answer = await receive(reader)
    except (asyncio.IncompleteReadError, OSError) as error:
        raise errors.WorkerDied from error
    finally:
        writer.close()
    if isinstance(answer, Exception):
        raise answer
    return cast("Receipt", answer)


def send(writer: asyncio.StreamWriter, value: Job | Receipt | Exception) -> None:
    """Write a value: a pickle of kilobytes, between one service's processes, as in its pipes."""
    pickled = pickle.dumps(value)
    writer.write(_LENGTH.pack(len(pickled)) + pickled)


async def receive(reader: asyncio.StreamReader) -> Any:
    """Read a value.

    Raises:
        IncompleteReadError: the other end hung up.
    """
    [length] = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return pickle.loads(await reader.readexactly(length))  # noqa: S301 - see `send`
