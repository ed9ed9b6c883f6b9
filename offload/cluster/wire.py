"""How a job crosses from one loop to another: a request and an answer on a Unix socket.

They are pickles, which run code where they are read: so each is signed with a key that the loops
alone have. Whatever else can reach a socket is not listened to.
"""

import asyncio
import hmac
import os
import pickle
import struct
from pathlib import Path
from typing import Any, cast

from offload import errors
from offload.job import PIPE_BUF, Job, Receipt

# A message's length, and its signature.
_HEAD = struct.Struct("!I32s")
# Bytes of an answer: a thousand faults of 600 characters with their names.
_LONGEST_ANSWER = 16 << 20
# Bytes of a job, as in an executor's pipe.
LONGEST_JOB = PIPE_BUF


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


class Unsigned(ConnectionError):
    """What came is not from a loop of this service."""


async def request(socket: str, job: Job, key: bytes) -> Receipt:
    """Have the loop behind a socket make a document.

    Args:
        socket: its path.
        job: to be done.
        key: of the loops.

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
        send(writer, job, key)
        answer = await receive(reader, key, _LONGEST_ANSWER)
    except (asyncio.IncompleteReadError, OSError) as error:
        raise errors.WorkerDied from error
    finally:
        writer.close()
    if isinstance(answer, Exception):
        raise answer
    return cast("Receipt", answer)


def send(writer: asyncio.StreamWriter, value: Job | Receipt | Exception, key: bytes) -> None:
    """Write a value, signed.

    Args:
        writer: to the other loop.
        value: is pickled.
        key: signs it; the other loop has the same.
    """
    pickled = pickle.dumps(value)
    writer.write(_HEAD.pack(len(pickled), hmac.digest(key, pickled, "sha256")) + pickled)


async def receive(reader: asyncio.StreamReader, key: bytes, longest: int) -> Any:
    """Read a value.

    Args:
        reader: from the other loop.
        key: signed it.
        longest: bytes that are read before the signature can be checked.

    Raises:
        IncompleteReadError: the other end hung up.
        Unsigned: it is another's.
    """
    length, signature = _HEAD.unpack(await reader.readexactly(_HEAD.size))
    if length > longest:
        raise Unsigned
    pickled = await reader.readexactly(length)
    if not hmac.compare_digest(signature, hmac.digest(key, pickled, "sha256")):
        raise Unsigned
    return pickle.loads(pickled)  # noqa: S301 - a loop of this service signed it
