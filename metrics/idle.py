"""How long the event loop has been idle, from libuv itself.

`uv_metrics_idle_time` (libuv, "Metrics operations") counts the nanoseconds spent in the kernel's
poll, from any thread. uvloop exports a loop's pointer and links libuv in, so ctypes reaches it;
on a loop of another make, or a uvloop that no longer does, the thread's CPU time stands in.
"""

import asyncio
import ctypes
from collections.abc import Callable

import uvloop

_UV_METRICS_IDLE_TIME = 1  # uv_loop_option in uv.h


def idle_seconds(loop: asyncio.AbstractEventLoop) -> Callable[[], float] | None:
    """A reader of the loop's idle seconds since now; None where libuv can't be asked.

    Call it on the loop's thread. The reader may be called from any, while the loop is open.
    """
    if not isinstance(loop, uvloop.Loop):
        return None
    pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
    pointer_of.restype, pointer_of.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    libuv = ctypes.CDLL(uvloop.loop.__file__)
    try:
        capsule = uvloop.loop.libuv_get_loop_t_ptr(loop)  # type: ignore[attr-defined]
        handle = ctypes.c_void_p(pointer_of(capsule, None))
        libuv.uv_metrics_idle_time.restype = ctypes.c_uint64
        refused = libuv.uv_loop_configure(handle, _UV_METRICS_IDLE_TIME)
    except (AttributeError, ValueError):  # a uvloop that hides libuv
        return None
    return None if refused else lambda: libuv.uv_metrics_idle_time(handle) / 1e9
