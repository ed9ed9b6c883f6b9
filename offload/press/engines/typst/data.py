"""A document's data, as a file of a package: `@pressroom/document:1.0.0`.

Inputs (`sys.inputs`) are a part of Typst's library, and the library a part of all that it
remembers: with other inputs it would remember nothing of the last document.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

_PLACE = Path("pressroom", "document", "1.0.0")
_FILES = {
    "typst.toml": '[package]\nname = "document"\nversion = "1.0.0"\nentrypoint = "lib.typ"\n',
    "lib.typ": '#let values = json("document.json")\n',
}


@lru_cache(maxsize=1)
def packages(process: int) -> Path:
    """The folder of packages that holds it.

    Args:
        process: that asks. One that is forked has a folder of its own.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"typst-{process}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / _PLACE).mkdir(parents=True)
    for name, text in _FILES.items():
        (folder / _PLACE / name).write_text(text, "utf-8")
    return folder


@contextmanager
def written(content: bytes, folder: Path) -> Iterator[None]:
    """Have the data there while a document is made."""
    file = folder / _PLACE / "document.json"
    file.write_bytes(content)
    try:
        yield
    finally:
        file.unlink()
