"""WeasyPrint's faults, mended: documents that its version 70.0 gives up on, or draws as none would.

Each module holds one of them, and names the issue or the change of WeasyPrint's own. They are put
in with the quicker functions, by `patches.install`, in the version that they were read in alone.
"""
