"""What `foreign` measures, on the image's Python and Pango (needs root and Debian)."""

import os
import subprocess
from pathlib import Path

from bench.effort import QUICK, Effort

_IMAGE = "localhost/pressroom"
_HERE = "/source"


def run(effort: Effort, _: Path) -> str:
    """Build the image, measure in it, and give the table."""
    subprocess.run(["deploy/image/build", "service"], check=True, stdout=subprocess.DEVNULL)
    container = _told("buildah", "from", _IMAGE)
    how = ["--quick"] if effort is QUICK else ["--print"]
    try:
        return _told(
            *("buildah", "run", "--user", "root", "--volume", f"{Path.cwd()}:{_HERE}:ro"),
            *("--workingdir", _HERE, "--env", "PYTHONDONTWRITEBYTECODE=1", container),
            *("python", "-m", "bench", *how, "foreign"),
        )
    finally:
        _told("buildah", "rm", container)


def _told(*command: str) -> str:
    # Works without the right to make more than a mount, as in a container.
    environment = os.environ | {"BUILDAH_ISOLATION": "chroot"}
    done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()
