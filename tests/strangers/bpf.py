"""What a filter on system calls lets through: its program, run as the kernel would (BPF)."""

import ctypes
import struct
import tempfile
from collections.abc import Iterator

from offload.press.confinement import seccomp

ALLOW = 0x7FFF0000
# libseccomp's token of an architecture is also the kernel's (AUDIT_ARCH_*).
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LONGEST = 512


def program(architecture: int, *, network: bool) -> bytes:
    """The filter for an architecture, in the kernel's form."""
    library = seccomp._LIBRARY
    assert library
    rules = seccomp._Filter(library)
    context = ctypes.c_void_p(rules.context)
    for other in ARCHITECTURES.values():
        library.seccomp_arch_remove(context, ctypes.c_uint32(other))
    assert library.seccomp_arch_add(context, ctypes.c_uint32(architecture)) == 0
    seccomp.add_rules(rules, network=network)
    with tempfile.TemporaryFile() as file:
        assert library.seccomp_export_bpf(context, file.fileno()) == 0
        library.seccomp_release(context)
        file.seek(0)
        return file.read()


def numbers(architecture: int, names: tuple[str, ...]) -> dict[int, str]:
    """The numbers that an architecture has for these calls."""
    library = seccomp._LIBRARY
    assert library
    resolve = library.seccomp_syscall_resolve_name_arch
    found = {resolve(ctypes.c_uint32(architecture), name.encode()): name for name in names}
    return {number: name for number, name in found.items() if number >= 0}


def allowed(filter_program: bytes, architecture: int, *arguments: int) -> Iterator[int]:
    """The calls that it lets through, with these arguments."""
    for number in range(_LONGEST):
        if _verdict(filter_program, number, architecture, arguments) == ALLOW:
            yield number


def _verdict(code: bytes, number: int, architecture: int, arguments: tuple[int, ...]) -> int:
    padded = [argument % 2**64 for argument in (*arguments, *[0] * 6)][:6]
    data = struct.pack("=iIQ6Q", number, architecture, 0, *padded)
    instructions = list(struct.iter_unpack("=HBBI", code))
    at = accumulator = 0
    while True:
        operation, if_true, if_false, value = instructions[at]
        at += 1
        match operation:
            case 0x20:  # load a word
                [accumulator] = struct.unpack_from("=I", data, value)
            case 0x54:  # and
                accumulator &= value
            case 0x05:  # jump
                at += value
            case 0x06:  # return
                return int(value)
            case 0x15:
                at += if_true if accumulator == value else if_false
            case 0x25:
                at += if_true if accumulator > value else if_false
            case 0x35:
                at += if_true if accumulator >= value else if_false
            case _:
                raise AssertionError(hex(operation))
