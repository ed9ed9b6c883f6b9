"""A filter on system calls (seccomp(2)), by libseccomp: it knows each architecture's numbers.

What no document has needed fails as if the kernel did not have it, so that glibc, and libraries to
come, take an older way.
"""

import ctypes
import errno
import os
import socket

from offload.press.confinement import syscalls

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_MASKED_EQ = 7

_CLONE_THREAD = 0x00010000
_CLONE_NAMESPACES = 0x7E020000
_TYPE = 0xF  # a socket's type without its flags (socket(2))
# MAP_SHARED_VALIDATE has the bit of MAP_SHARED, and MAP_PRIVATE has not (mmap(2)).
_MAP_SHARED, _MAP_ANONYMOUS = 0x01, 0x20
_LOW = 0xFFFFFFFF  # the kernel looks at an int's own bits alone


# Calls whose rules stand below.
_BY_RULE = {"mmap", "clone", "tgkill", "prlimit64", "socket"}


class _Argument(ctypes.Structure):
    """`struct scmp_arg_cmp`: what an argument must be for a rule to apply."""

    _fields_ = (
        ("arg", ctypes.c_uint),
        ("op", ctypes.c_int),
        ("datum_a", ctypes.c_uint64),
        ("datum_b", ctypes.c_uint64),
    )


def _library() -> ctypes.CDLL | None:
    """libseccomp, which Debian's package manager itself depends on, or None."""
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return None
    library.seccomp_init.restype = ctypes.c_void_p
    for call in (library.seccomp_load, library.seccomp_release):
        call.argtypes = (ctypes.c_void_p,)
    library.seccomp_rule_add_array.argtypes = (
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p,
    )  # fmt: skip
    return library


# Loaded once for all workers: they fork after this.
_LIBRARY = _library()


class _Filter:
    """Rules that are gathered, and then hold."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self.context = library.seccomp_init(ctypes.c_uint32(_ERRNO | errno.ENOSYS))

    def allow(self, name: str, *arguments: _Argument) -> None:
        """Let a call through where all its arguments are so. Of an unknown call, nothing."""
        number = self._library.seccomp_syscall_resolve_name(name.encode())
        array = (_Argument * len(arguments))(*arguments)
        result = self._library.seccomp_rule_add_array(
            self.context, _ALLOW, number, len(arguments), array
        )
        if number >= 0:  # those that another architecture has are below
            self._check(result)

    def load(self) -> None:
        """From now on, for this process."""
        try:
            self._check(self._library.seccomp_load(self.context))
        finally:
            self._library.seccomp_release(self.context)

    @staticmethod
    def _check(result: int) -> None:
        if result < 0:
            raise OSError(-result, os.strerror(-result))


def confine(*, network: bool) -> tuple[str, ...]:
    """Give up the system calls that no document needs. Needs `no_new_privs` and one thread.

    Args:
        network: whether TCP, and UDP for names, stay open.

    Returns:
        `("seccomp",)`, or nothing where the library or the kernel lacks it.
    """
    if _LIBRARY is None:
        return ()
    rules = _Filter(_LIBRARY)
    add_rules(rules, network=network)
    try:
        rules.load()
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.ECANCELED):
            return ()
        raise
    return ("seccomp",)


def add_rules(rules: _Filter, *, network: bool) -> None:
    """Allow what `syscalls` names."""
    bound = {name for name, _, _ in syscalls.ONLY} | _BY_RULE
    for name in set(syscalls.ALLOWED + (syscalls.NETWORK if network else ())) - bound:
        rules.allow(name)
    for name, position, values in syscalls.ONLY:
        for value in values:
            rules.allow(name, _Argument(position, _MASKED_EQ, _LOW, value))
    _allow_memory(rules)
    _allow_threads(rules)
    _allow_itself(rules)
    if network:
        _allow_sockets(rules)


def _allow_memory(rules: _Filter) -> None:
    """No shared memory without a file: what is unmapped of it stays, and is in no measure."""
    for flags in (0, _MAP_SHARED, _MAP_ANONYMOUS):
        rules.allow("mmap", _Argument(3, _MASKED_EQ, _MAP_SHARED | _MAP_ANONYMOUS, flags))


def _allow_threads(rules: _Filter) -> None:
    """Threads, which Pango needs, and no processes. clone3 hides its flags from a filter."""
    flags = _CLONE_THREAD | _CLONE_NAMESPACES
    rules.allow("clone", _Argument(0, _MASKED_EQ, flags, _CLONE_THREAD))


def _allow_itself(rules: _Filter) -> None:
    """Signals and limits for this process alone: abort(3) sends itself one, Saxon sets its own."""
    rules.allow("tgkill", _Argument(0, _MASKED_EQ, _LOW, os.getpid()))
    rules.allow("prlimit64", _Argument(0, _MASKED_EQ, _LOW, 0))


def _allow_sockets(rules: _Filter) -> None:
    """TCP's and UDP's: a resolver asks by UDP."""
    for family in (socket.AF_INET, socket.AF_INET6):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            rules.allow(
                "socket",
                _Argument(0, _MASKED_EQ, _LOW, family),
                _Argument(1, _MASKED_EQ, _TYPE, kind),
            )
