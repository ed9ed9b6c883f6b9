"""A reader of the docs, who saves what is to be saved and runs what is to be run."""

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import ExitStack, chdir
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from tests import ROOT
from tests.docs.pages import Block
from tests.preloaded import ENVIRONMENT
from tests.process import PATIENCE, ServiceProcess, completed

_PROMPT = "$ "
# What the examples name of the repository; a copy, since they write beside it.
_NAMED = ("docs/example", "templates", "examples")
# Seconds: a block has several commands, each a process that loads the press.
_LONG = 4 * PATIENCE
_MAGIC = {".pdf": b"%PDF-", ".png": b"\x89PNG", ".json": b"{"}


class Reader:
    """Stands in the repository's folder, with a service that is there already.

    `make serve` with settings before it starts another service, which answers from then on.
    """

    def __init__(self, folder: Path, service: ServiceProcess) -> None:
        self.folder = folder
        self._service = service
        self._started = ExitStack()
        for name in _NAMED:
            shutil.copytree(ROOT / name, folder / name)
        # A machine that is busy with tests may refuse for now: 503, and when to ask again.
        (folder / ".curlrc").write_text("retry = 5\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._started.close()

    def follow(self, block: Block) -> None:
        if block.title:
            self._save(block)
        elif block.language == "python":
            self._run([sys.executable, "-W", "error", "-c", self._addressed(block.text)])
        elif block.text.endswith("make serve\n"):
            self._serve(block.text)
        elif block.language == "sh":
            self._shell(block.text)
        elif block.language == "console":
            self._converse(block.text)

    def check_files(self) -> None:
        """What was made is what its name says, and no problem document."""
        for path in self.folder.glob("*.*"):
            assert path.read_bytes().startswith(_MAGIC.get(path.suffix, b"")), path.read_bytes()

    def _save(self, block: Block) -> None:
        path = self.folder / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text)

    def _serve(self, command: str) -> None:
        words = command.replace("$PWD", str(self.folder)).split()[:-2]
        settings = dict(word.split("=", 1) for word in words)
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        self._service = self._started.enter_context(ServiceProcess(home, **settings))

    def _converse(self, text: str) -> None:
        """A command behind each prompt, and below it what it must say; `...` is anything."""
        for part in text.removeprefix(_PROMPT).split(f"\n{_PROMPT}"):
            lines = part.splitlines(keepends=True)
            commands = 1 + next(i for i, line in enumerate(lines) if not line.endswith("\\\n"))
            said = self._shell("".join(lines[:commands]))
            told = self._addressed("".join(lines[commands:]))
            same = doctest.OutputChecker().check_output(
                told.strip(), said.strip(), doctest.ELLIPSIS
            )
            assert same, f"{part}\nsaid:\n{said}"

    def _shell(self, script: str) -> str:
        """A command that asks nothing of a shell is forked: to load it takes longer than to run."""
        script = self._addressed(script)
        if any(line.startswith(("cd ", "export ")) for line in script.splitlines()):
            return self._run(["sh", "-eu", "-c", script])
        parts = groupby(script.splitlines(keepends=True), _is_plain)
        return "".join(self._part(plain, list(lines)) for plain, lines in parts)

    def _part(self, plain: bool, lines: list[str]) -> str:
        if plain:
            return "".join(self._fork(shlex.split(line)[1:]) for line in lines)
        return self._run(["sh", "-eu", "-c", "".join(lines)])

    def _fork(self, words: list[str]) -> str:
        with chdir(self.folder):
            done = completed(words, ENVIRONMENT | {"PRESSROOM_JOBS": "off"}, _LONG)
        return _said(words, done)

    def _run(self, command: list[str]) -> str:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "CURL_HOME": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=_LONG,
            check=False,  # what it said is worth more than what it exits with
        )
        return _said(command, done)

    def _addressed(self, text: str) -> str:
        """The docs name the ports that a service has unless told otherwise."""
        text = text.replace("http://127.0.0.1:8080", self._service.url)
        return text.replace("http://127.0.0.1:8081", self._service.admin)


def _said(command: list[str], done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, f"{shlex.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _is_plain(line: str) -> bool:
    return re.fullmatch(r"pressroom [\w ./:=-]+\n?", line) is not None
