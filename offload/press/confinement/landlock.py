"""Landlock (landlock(7)): a process gives up files and TCP for good, without privileges.

By ctypes, because no library for it has had a stable release. A kernel that has less of it holds
less, and says so.
"""

import ctypes
import errno
import os
import stat
from collections.abc import Iterable, Mapping
from enum import IntFlag
from pathlib import Path

# The same on every architecture since Linux 5.1.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1 << 0
_PATH_BENEATH, _NET_PORT = 1, 2
_CONNECT_TCP = 1 << 1
_ALL_TCP = 0b11
_ALL_SCOPES = 0b11  # abstract Unix sockets, signals
# The rights that each version of the interface knows: the first, then one more each.
_FILE_RIGHTS = {0: 0, 1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ALL_FILE_RIGHTS = (1 << 16) - 1
_SINCE_TCP, _SINCE_SCOPES = 4, 6

_LIBC = ctypes.CDLL(None, use_errno=True)
_LIBC.syscall.restype = ctypes.c_long


class Access(IntFlag):
    """What may be done to a path and all below it (linux/landlock.h)."""

    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    TRUNCATE = 1 << 14


READ = Access.READ_FILE | Access.READ_DIR
# A folder whose names can't be listed: whoever knows a file in it may use it.
USE = (
    Access.READ_FILE
    | Access.WRITE_FILE
    | Access.TRUNCATE
    | Access.MAKE_REG
    | Access.REMOVE_FILE
)  # fmt: skip
OWN = USE | READ | Access.MAKE_DIR | Access.REMOVE_DIR
_OF_A_FILE = Access.READ_FILE | Access.WRITE_FILE | Access.TRUNCATE


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


class _NetPort(ctypes.Structure):
    _fields_ = (("allowed_access", ctypes.c_uint64), ("port", ctypes.c_uint64))


def confine(paths: Mapping[Path, Access], ports: Iterable[int]) -> tuple[str, ...]:
    """Leave this process these paths and these TCP ports to connect to, and nothing else.

    Needs `no_new_privs`, and a process of one thread: others would stay free. Paths that do not
    exist are passed over.

    Returns:
        What holds from now on: of `landlock-fs`, `landlock-tcp`, `landlock-signals`.
    """
    version = _version()
    if not version:
        return ()
    rights = _FILE_RIGHTS.get(version, _ALL_FILE_RIGHTS)
    ruleset = _ruleset(version, rights)
    try:
        for path, access in paths.items():
            _allow_path(ruleset, path, access & rights)
        for port in ports if version >= _SINCE_TCP else ():
            rule = _NetPort(_CONNECT_TCP, port)
            _call(_ADD_RULE, ruleset, _NET_PORT, ctypes.byref(rule), 0)
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    since = {"landlock-fs": 1, "landlock-tcp": _SINCE_TCP, "landlock-signals": _SINCE_SCOPES}
    return tuple(name for name, first in since.items() if version >= first)


def _version() -> int:
    """The kernel's version of the interface; 0 when it has none, or keeps it from us."""
    try:
        return _call(_CREATE_RULESET, None, 0, _VERSION)
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM):
            return 0
        raise


def _ruleset(version: int, rights: int) -> int:
    handled = _Ruleset(rights, _ALL_TCP, _ALL_SCOPES)
    # An older kernel refuses fields that it does not know.
    size = 24 if version >= _SINCE_SCOPES else 16 if version >= _SINCE_TCP else 8
    return _call(_CREATE_RULESET, ctypes.byref(handled), size, 0)


def _allow_path(ruleset: int, path: Path, access: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            access &= _OF_A_FILE
        rule = _PathBeneath(access, fd)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(fd)


def _call(number: int, *arguments: object) -> int:
    """A system call; its plain integers are passed as longs.

    Raises:
        OSError: it failed.
    """
    full = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result: int = _LIBC.syscall(ctypes.c_long(number), *full)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
