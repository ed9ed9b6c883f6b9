"""A filter on system calls (seccomp(2)), by libseccomp: it knows each architecture's numbers.

A list of what is refused, not of what is allowed: the latter would break with the next version of
Pango or glibc, in the middle of somebody's invoice.
"""

import ctypes
import errno
import os
import socket

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_NE, _MASKED_EQ, _GREATER, _EQ = 1, 7, 6, 4

_CLONE_THREAD = 0x00010000
_TYPE = 0xF  # a socket's type without its flags (socket(2))

# Each with its reason; what no document needs.
_REFUSED = (
    # Programs, and processes that would outlive the kill at the deadline.
    "execve", "execveat", "fork", "vfork",
    # Other processes' memory, files and limits.
    "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp", "process_madvise",
    "kill", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal",
    "setpriority", "ioprio_set", "sched_setaffinity", "sched_setscheduler",
    # Names of other jobs' folders: Landlock lets nobody list them, but does not stop a watch.
    "inotify_init", "inotify_init1", "fanotify_init",
    # Ways around this filter, and the kernel's most attacked corners.
    "io_uring_setup", "io_uring_enter", "io_uring_register", "bpf", "perf_event_open",
    "userfaultfd", "add_key", "request_key", "keyctl", "unshare", "setns", "mount", "umount2",
    "pivot_root", "chroot", "open_tree", "move_mount", "fsopen", "fsmount", "fspick",
    "mount_setattr", "open_by_handle_at", "name_to_handle_at", "personality", "modify_ldt",
    "mq_open", "shmget", "shmat", "msgget", "semget",
)  # fmt: skip


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
        self._context = library.seccomp_init(ctypes.c_uint32(_ALLOW))

    def refuse(self, name: str, *arguments: _Argument, error: int = errno.EPERM) -> None:
        """Fail a call; of a call that this architecture does not have, nothing."""
        number = self._library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:
            return
        array = (_Argument * len(arguments))(*arguments)
        self._check(
            self._library.seccomp_rule_add_array(
                self._context, _ERRNO | error, number, len(arguments), array
            )
        )

    def load(self) -> None:
        """From now on, for this process."""
        try:
            self._check(self._library.seccomp_load(self._context))
        finally:
            self._library.seccomp_release(self._context)

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
    for name in _REFUSED:
        rules.refuse(name)
    _refuse_processes(rules)
    _refuse_strangers(rules)
    _refuse_sockets(rules, network=network)
    try:
        rules.load()
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.ECANCELED):
            return ()
        raise
    return ("seccomp",)


def _refuse_processes(rules: _Filter) -> None:
    """Threads, which Pango needs, and no processes."""
    rules.refuse("clone", _Argument(0, _MASKED_EQ, _CLONE_THREAD, 0))
    # Its flags are in memory, out of a filter's sight; glibc then uses clone.
    rules.refuse("clone3", error=errno.ENOSYS)


def _refuse_strangers(rules: _Filter) -> None:
    """Signals and limits for this process alone; abort(3) sends itself one."""
    rules.refuse("tgkill", _Argument(0, _NE, os.getpid(), 0))
    rules.refuse("prlimit64", _Argument(0, _NE, 0, 0))


def _refuse_sockets(rules: _Filter, *, network: bool) -> None:
    """All of them, or all but TCP's and UDP's: a resolver asks by UDP."""
    if not network:
        rules.refuse("socket")
        rules.refuse("socketpair")
        return
    for family in set(range(socket.AF_INET6)) - {socket.AF_INET}:
        rules.refuse("socket", _Argument(0, _EQ, family, 0))
    rules.refuse("socket", _Argument(0, _GREATER, socket.AF_INET6, 0))
    for kind in set(range(_TYPE + 1)) - {socket.SOCK_STREAM, socket.SOCK_DGRAM}:
        rules.refuse("socket", _Argument(1, _MASKED_EQ, _TYPE, kind))
