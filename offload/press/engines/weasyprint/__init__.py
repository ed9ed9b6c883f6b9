"""WeasyPrint: HTML and CSS into PDF. Nothing outside of this package imports it."""

import ctypes.util


def _load() -> None:
    """Load it without a search for its libraries, which the dynamic linker finds by itself.

    It tries several names for each library, and ctypes runs ldconfig, a compiler and a linker for
    every one without a version (CPython, Lib/ctypes/util.py): 54 processes in all. The names with
    a version, which it tries as well, need none of them.
    """
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None  # noqa: ARG005 - ctypes' own word
    try:
        import weasyprint  # noqa: F401
    finally:
        ctypes.util.find_library = search


_load()
