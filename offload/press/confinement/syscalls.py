"""The system calls that a worker can still make: all others fail, as on a kernel without them.

By what they are for. libseccomp knows their numbers; a name that an architecture lacks is passed
over there. A library that meets a call that is missing takes an older one, as on an older kernel.
"""

# Its memory. Not memfd_create: what only a descriptor holds is in no measure of the process. mmap
# gives no shared memory without a file (`seccomp`), for the same reason.
_MEMORY = (
    "brk", "madvise", "mmap", "mprotect", "mremap", "munmap", "msync", "mincore", "membarrier",
)  # fmt: skip
# Its threads, and waiting.
_THREADS = (
    "clone", "exit", "exit_group", "futex", "futex_waitv", "get_robust_list", "set_robust_list",
    "gettid", "rseq", "sched_yield", "sched_getaffinity", "set_tid_address", "arch_prctl", "prctl",
    "restart_syscall", "getcpu",
)  # fmt: skip
# Signals to itself: abort(3), and Python's faulthandler.
_SIGNALS = (
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait",
    "sigaltstack", "tgkill",
)  # fmt: skip
# Files that are open.
_DESCRIPTORS = (
    "close", "close_range", "dup", "dup2", "dup3", "fcntl", "fdatasync", "fsync", "ftruncate",
    "ioctl", "lseek", "read", "readv", "pread64", "preadv", "write", "writev", "pwrite64",
    "pwritev", "sendfile", "copy_file_range", "fadvise64", "fallocate", "flock", "pipe", "pipe2",
    "eventfd2", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "poll", "ppoll",
    "select", "pselect6",
)  # fmt: skip
# Files by name, within what Landlock leaves. Not their owners, modes, times and attributes.
_FILES = (
    "access", "faccessat", "faccessat2", "fstat", "newfstatat", "lstat", "stat", "statx", "fstatfs",
    "statfs", "getcwd", "getdents64", "mkdir", "mkdirat", "open", "openat", "readlink",
    "readlinkat", "rename", "renameat", "renameat2", "rmdir", "truncate", "unlink", "unlinkat",
    "link", "linkat", "umask",
)  # fmt: skip
# What it is, and what time it is.
_QUESTIONS = (
    "clock_getres", "clock_gettime", "clock_nanosleep", "nanosleep", "gettimeofday", "time",
    "getegid", "geteuid", "getgid", "getuid", "getresuid", "getresgid", "getpid", "getppid",
    "getpgrp", "getpriority", "getrandom", "getrlimit", "prlimit64", "getrusage", "sysinfo",
    "times", "uname",
)  # fmt: skip
# The channel to its parent, which is a socket that is open.
_CHANNEL = ("sendto", "recvfrom", "shutdown")
# Where hosts are allowed: names, and pages by TCP.
NETWORK = (
    "socket", "connect", "bind", "getpeername", "getsockname", "getsockopt", "setsockopt",
    "sendmsg", "sendmmsg", "recvmsg", "recvmmsg",
)  # fmt: skip

ALLOWED = (
    *_MEMORY, *_THREADS, *_SIGNALS, *_DESCRIPTORS, *_FILES, *_QUESTIONS, *_CHANNEL,
)  # fmt: skip

# Of these calls, only the ones with such a value in such an argument, of which the low 32 bits
# count: (call, argument, values).
ONLY = (
    # Descriptors' own flags, and locks. F_SETOWN and F_SETSIG would send any signal to any process,
    # F_NOTIFY would tell of other jobs' folders.
    ("fcntl", 1, (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030)),
    # Python asks whether a file is a terminal, and sets how it is read and inherited.
    ("ioctl", 1, (0x5401, 0x5421, 0x5450, 0x5451)),
    # A thread's name.
    ("prctl", 0, (15, 16)),
)
