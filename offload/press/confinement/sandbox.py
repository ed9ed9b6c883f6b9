"""What a worker may touch, whatever a document makes of it: the kernel's word, not ours.

The press needs fonts, its libraries and its job's folder. So all else is given up before the
first document, for as long as the process lives: a hole in a decoder of images or fonts then leads
to an empty room.
"""

import ctypes
import os
import signal
import ssl
import sys
from pathlib import Path

import offload
from offload.files.spool import JOBS
from offload.limits import PoolLimits
from offload.press.confinement import landlock, seccomp

# Of prctl(2).
_SET_PDEATHSIG, _DROP_FROM_BOUNDING_SET, _SET_NO_NEW_PRIVS = 1, 24, 38
_CAPABILITY_VERSION = 0x20080522  # of capset(2)
_MOST_CAPABILITIES = 64

# Read-only programs' data, by the Filesystem Hierarchy Standard, and what libraries read of /etc:
# the linker, fontconfig, the time zone, media types. No secret belongs there.
_SYSTEM = (
    "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime",
    "/etc/mime.types", "/dev/urandom", "/dev/null",
)  # fmt: skip
# What names and certificates are looked up in, where hosts are allowed.
_NETWORK = (
    "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/host.conf",
    "/etc/services", "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/run/systemd/resolve",
)  # fmt: skip
# Its own memory's layout, no content: Saxon, which checks e-invoices, does not start without it.
_OWN_MAPS = Path("/proc/self/maps")
# http, https, and a resolver whose answer is too long for UDP.
_PORTS = (80, 443, 53)


# Descriptors that stay open for the life of the process.
_held: list[int] = []


def confine(limits: PoolLimits, home: Path) -> tuple[str, ...]:
    """Give up all that typesetting does not need. For a process of one thread, once.

    `drop_privileges` comes before it.

    Args:
        limits: they name the spool, further folders to read, and the hosts that are allowed.
        home: the lane's own folder.

    Returns:
        What holds: `seccomp`, `landlock-fs`, `landlock-tcp`, `landlock-signals`; fewer where the
        kernel has fewer.
    """
    # The rule is about the file as the kernel has it now; open, the kernel keeps it.
    _held.append(os.open(_OWN_MAPS, os.O_RDONLY | os.O_CLOEXEC))
    network = bool(limits.hosts)
    rights = landlock.confine(_paths(limits, home), _PORTS if network else ())
    return (*rights, *seccomp.confine(network=network))


def drop_privileges() -> tuple[str, ...]:
    """Give up what root has, and all ways to get it back; end when the forkserver does.

    Without it, a worker of a service that runs as root could do all that root may.

    Returns:
        `no-new-privs`, `no-capabilities`.

    Raises:
        OSError: the kernel refuses, and so no document may be made.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _demand(libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _demand(libc.prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    for capability in range(_MOST_CAPABILITIES):  # the kernel knows fewer, and refuses the others
        libc.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _demand(libc.capset(header, (ctypes.c_uint32 * 6)()))
    return ("no-new-privs", "no-capabilities")


def _demand(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _paths(limits: PoolLimits, home: Path) -> dict[Path, landlock.Access]:
    """What may be read, used and owned.

    Jobs' folders have 64 random bits for a name, and a lane can't list them: so it reaches the
    folder of its own job, and no other.
    """
    readable = [
        *_SYSTEM,
        *(_network() if limits.hosts else ()),
        *limits.readable,
        *_FONTS,
        sys.prefix,
        sys.base_prefix,
        *offload.__path__,
    ]
    return {
        **{Path(path): landlock.READ for path in readable},
        limits.home.parent / JOBS: landlock.USE,
        home: landlock.OWN,
        _OWN_MAPS: landlock.READ,
    }


def _network() -> tuple[str, ...]:
    """With the certificates that the operator may have chosen (SSL_CERT_FILE, SSL_CERT_DIR)."""
    certificates = ssl.get_default_verify_paths()
    return (*_NETWORK, *filter(None, (certificates.cafile, certificates.capath)))


def _fonts() -> tuple[str, ...]:
    """Fontconfig's folders of fonts and of caches, as its own configuration names them."""
    library = ctypes.CDLL("libfontconfig.so.1")
    library.FcStrListNext.argtypes = (ctypes.c_void_p,)
    library.FcStrListNext.restype = ctypes.c_char_p
    found: list[str] = []
    for call in (library.FcConfigGetFontDirs, library.FcConfigGetCacheDirs):
        call.restype = ctypes.c_void_p
        names = call(None)
        while name := library.FcStrListNext(names):
            found.append(name.decode())
        library.FcStrListDone(ctypes.c_void_p(names))
    return tuple(found)


# Asked once, before the fork: all workers have the same.
_FONTS = _fonts()
