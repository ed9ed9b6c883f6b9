"""The service as on a kernel without Landlock: `python -m tests.strangers.old_kernel serve`."""

import ctypes
import errno
import os
import sys

_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000


def main() -> None:
    """Have the kernel refuse Landlock's calls to this process and all its children."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ALLOW)))
    for name in (b"landlock_create_ruleset", b"landlock_add_rule", b"landlock_restrict_self"):
        number = library.seccomp_syscall_resolve_name(name)
        assert number >= 0
        missing = ctypes.c_uint32(_ERRNO | errno.ENOSYS)
        assert library.seccomp_rule_add_array(rules, missing, number, 0, None) == 0
    assert library.seccomp_load(rules) == 0
    os.execv(sys.executable, [sys.executable, "-m", "service", *sys.argv[1:]])


if __name__ == "__main__":
    main()
