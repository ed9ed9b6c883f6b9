"""The files that Linux on aarch64 takes of a lock, a line each: SHA-256 and name, and no host.

`make lock` runs this on what `uv pip compile --format pylock.toml` says.
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote


def main(pylocks: list[str]) -> None:
    """Write the files of several, for one Python each, to standard output."""
    found = {line for path in pylocks for line in lines(Path(path))}
    sys.stdout.writelines(sorted(found))


def lines(pylock: Path) -> Iterator[str]:
    """The wheels of each package; its source, where it has no wheel."""
    for package in tomllib.loads(pylock.read_text())["packages"]:
        for file in package.get("wheels") or [package["sdist"]]:
            yield _line(file)


def _line(file: dict[str, Any]) -> str:
    name = unquote(file["url"].rpartition("/")[2])
    return f"{file['hashes']['sha256']}  {name}\n"


if __name__ == "__main__":
    main(sys.argv[1:])
