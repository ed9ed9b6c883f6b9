"""A container without an engine: what the image says, in namespaces of its own."""

import json
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any, Self

import psutil

IMAGE = "localhost/pressroom"
# Seconds. Generous: the machine may be busy. A test that waits this long fails, it does not flake.
PATIENCE = 30.0

# As `docker run --read-only` does it; the service becomes process 1 of its namespace.
_ENTER = """
set -eu
root=$1 spool=$2 user=$3
shift 3
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
mount --bind "$spool" "$root/spool"
mount -o remount,bind,ro "$root"
exec setpriv --no-new-privs "$CHROOT" --userspec="$user" "$root" "$@"
"""


class Image:
    """The image's files and its configuration. A context manager; `root` is where the files are."""

    def __enter__(self) -> Self:
        inspected = json.loads(buildah("inspect", "--type", "image", IMAGE))
        self.config: dict[str, Any] = inspected["Docker"]["config"]
        self._container = buildah("from", "--pull-never", IMAGE)
        self.root = Path(buildah("mount", self._container))
        return self

    def __exit__(self, *_: object) -> None:
        buildah("rm", self._container)

    def environment(self, **changed: str) -> dict[str, str]:
        """Its variables, and how to find `chroot` outside of it."""
        own = dict(line.split("=", 1) for line in self.config["Env"])
        return {**own, **changed, "CHROOT": shutil.which("chroot") or "chroot"}


class Container:
    """The image's command, on free ports. A context manager."""

    def __init__(self, image: Image, spool: Path, **environment: str) -> None:
        self._image = image
        self._environment = environment
        self.spool = spool
        self.log: list[str] = []

    def __enter__(self) -> Self:
        self.spool.mkdir()
        self.spool.chmod(0o1777)
        config = self._image.config
        self._process = subprocess.Popen(
            [
                *(
                    "unshare",
                    "--mount",
                    "--pid",
                    "--fork",
                    "sh",
                    "-c",
                    _ENTER,
                    "sh",
                ),
                *(str(self._image.root), str(self.spool), config["User"]),
                *config["Entrypoint"],
                *config["Cmd"],
            ],
            env=self._image.environment(
                PRESSROOM_PORT="0", PRESSROOM_ADMIN_PORT="0", **self._environment
            ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        listening = self._await_listening()
        self.url = f"http://127.0.0.1:{listening['port']}"
        self.admin_port: int = listening["admin_port"]
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.stop()

    def _await_listening(self) -> dict[str, Any]:
        assert self._process.stderr
        for line in self._process.stderr:
            self.log.append(line)
            if '"listening"' in line:
                listening: dict[str, Any] = json.loads(line)
                return listening
        raise RuntimeError(f"it never listened: {''.join(self.log)}")

    def processes(self) -> list[psutil.Process]:
        """All that run in it, its process 1 first."""
        return psutil.Process(self._process.pid).children(recursive=True)

    def stop(self) -> int:
        """Its exit status, after the signal that an engine sends; `log` is complete then."""
        self.processes()[0].send_signal(signal.SIGTERM)
        _, rest = self._process.communicate(timeout=PATIENCE)
        self.log += rest.splitlines(keepends=True)
        return self._process.returncode

    def check_health(self) -> int:
        """The exit status of the image's HEALTHCHECK, run in it."""
        kind, *command = self._image.config["Healthcheck"]["Test"]
        assert kind == "CMD"
        return self._exec(*command, PRESSROOM_ADMIN_PORT=str(self.admin_port)).returncode

    def run_python(self, program: Path, *arguments: str) -> str:
        """What a program prints that runs in it, as its user."""
        done = self._exec("python", "-c", program.read_text(), *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _exec(self, *command: str, **changed: str) -> subprocess.CompletedProcess[str]:
        enter = ("nsenter", "--mount", "--pid", "--target", str(self.processes()[0].pid))
        environment = self._image.environment(**changed)
        user = f"--userspec={self._image.config['User']}"
        return subprocess.run(
            [*enter, environment["CHROOT"], user, self._image.root, *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


def buildah(*arguments: str) -> str:
    done = subprocess.run(["buildah", *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()
