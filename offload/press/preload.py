"""What the forkserver loads before it forks workers: all that they do.

A library that is missing must not end the forkserver, whose last words nobody hears: it passes
over an ImportError, so the worker meets the same error, and the pool tells of it.
"""

import gc

gc.disable()  # what is loaded lasts: the collector would look at it again and again
try:
    from offload.press import boot  # noqa: F401
except OSError as error:  # cffi's for a library that can't be loaded
    raise ImportError(str(error)) from error
finally:
    gc.enable()
