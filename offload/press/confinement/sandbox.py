"""What a worker may touch, whatever a document makes of it: the kernel's word, not ours.

The press needs fonts, its libraries and its job's folder. So all else is given up before the
first document, for as long as the process lives: a hole in a decoder of images or fonts then leads
to an empty room.
"""

import ctypes
import os
import ssl
import sys
from pathlib import Path

import offload
from offload.files.spool import JOBS
from offload.limits import PoolLimits
from offload.press.confinement import landlock, seccomp

_SET_NO_NEW_PRIVS = 38  # prctl(2)

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

    Args:
        limits: they name the spool, further folders to read, and the hosts that are allowed.
        home: the lane's own folder.

    Returns:
        What holds: `no-new-privs`, `seccomp`, `landlock-fs`, `landlock-tcp`, `landlock-signals`;
        fewer where the kernel has fewer.
    """
    if not _gain_no_privileges():
        return ()
    # The rule is about the file as the kernel has it now; open, the kernel keeps it.
    _held.append(os.open(_OWN_MAPS, os.O_RDONLY | os.O_CLOEXEC))
    network = bool(limits.hosts)
    rights = landlock.confine(_paths(limits, home), _PORTS if network else ())
    return ("no-new-privs", *rights, *seccomp.confine(network=network))


def _gain_no_privileges() -> bool:
    result: int = ctypes.CDLL(None).prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return result == 0


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
