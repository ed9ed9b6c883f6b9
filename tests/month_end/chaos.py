"""A bad month end: batches, a saboteur among the processes, and a ledger that must close."""

import io
import json
import os
import random
import signal
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pypdfium2

from tests.month_end.service import JobsService

# Says whether the service has ended of it.
Evil = Callable[[JobsService], bool]
# Seconds that an engine is stopped: longer than a lease.
_STOPPED = 8.0


@dataclass
class Batch:
    """What was sent: each line's token, or None where it is no document."""

    key: str
    tokens: list[str | None]
    path: str = ""

    def lines(self) -> list[bytes]:
        return [
            b"no json" if token is None else json.dumps(f"<p>{token}").encode()
            for token in self.tokens
        ]


@dataclass
class Ledger:
    """What became of all lines. `faults` is empty if each had one end, and its own."""

    lines: int = 0
    made: int = 0
    failed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def closes(self) -> bool:
        return not self.faults and self.lines == self.made + self.failed


class JobsChaos:
    """Batches against a service that is sabotaged, and started again when it is killed.

    Args:
        folder: of the service, and of all that outlives it.
        seed: makes the choices; time does not follow it.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.sabotage: Counter[str] = Counter()
        self._folder = folder
        self._chance = random.Random(seed)
        self._batches: list[Batch] = []

    def run(self, seconds: float) -> Ledger:
        """Submit and sabotage for so long, let it end in peace, and close the ledger."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with JobsService(self._folder) as service:
                self._suffer(service, until)
        with JobsService(self._folder) as service:
            return self._close(service)

    def _suffer(self, service: JobsService, until: float) -> None:
        """Until the service is killed, or stopped, or time is over."""
        evils = self._evils()
        self._submit(service)
        while time.monotonic() < until:
            time.sleep(self._chance.uniform(0.5, 2.0))
            with suppress(psutil.NoSuchProcess, OSError):
                if self._chance.random() < 0.3:
                    self._submit(service)
                evil = self._chance.choices([*evils], [*evils.values()])[0]
                self.sabotage[evil.__name__.strip("_")] += 1
                if evil(service):
                    return

    def _evils(self) -> "dict[Evil, int]":
        """What is done to the service, and how often beside the others."""
        return {
            self._kill_lane: 6,
            self._kill_engine: 3,
            self._stop_engine: 1,
            self._drop_engine_folder: 1,
            self._kill_service: 2,
            self._stop_service: 1,
        }

    def _submit(self, service: JobsService) -> None:
        """A new batch; and each that was never acknowledged once more, under its own key."""
        count = self._chance.randrange(1, 120)
        tokens = [
            None if self._chance.random() < 0.05 else f"t{self._chance.getrandbits(60):x}"
            for _ in range(count)
        ]
        self._batches.append(Batch(f"{len(self._batches)}-{count}", tokens))
        for batch in self._batches:
            if not batch.path:
                with suppress(AssertionError):  # its engine is gone: a 503
                    batch.path = service.submit(batch.lines(), "?output=zip,documents", batch.key)

    def _kill_lane(self, service: JobsService) -> bool:
        lanes = [lane["pid"] for lane in service.lanes() if lane["pid"]]
        os.kill(self._chance.choice(lanes), signal.SIGKILL)
        return False

    def _engine(self, service: JobsService) -> psutil.Process:
        return next(p for p in service.family() if p.name() == "nats-server")

    def _kill_engine(self, service: JobsService) -> bool:
        self._engine(service).kill()
        return False

    def _stop_engine(self, service: JobsService) -> bool:
        engine = self._engine(service)
        engine.suspend()
        time.sleep(_STOPPED)
        engine.resume()
        return False

    def _kill_service(self, service: JobsService) -> bool:
        service.signal(signal.SIGKILL)
        service.wait()
        return True

    def _drop_engine_folder(self, service: JobsService) -> bool:
        """The disk of the engine is lost, and the machine with it."""
        self._kill_service(service)
        for path in sorted((service.store / "engine").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        return True

    def _stop_service(self, service: JobsService) -> bool:
        service.stop()
        return True

    def _close(self, service: JobsService) -> Ledger:
        ledger = Ledger()
        for batch in self._batches:
            if not batch.path:
                batch.path = service.submit(batch.lines(), "?output=zip,documents", batch.key)
            self._check(service, batch, ledger)
        return ledger

    def _check(self, service: JobsService, batch: Batch, ledger: Ledger) -> None:
        """Each line has its own document, or its failure, and nothing is there twice."""
        job = service.ended(batch.path)
        ledger.lines += len(batch.tokens)
        ledger.made += job["made"]
        ledger.failed += job["failed"]
        expected = {n for n, token in enumerate(batch.tokens, 1) if token}
        listed = service.ask("GET", job["links"]["failures"])[2].splitlines()
        failed = sorted(json.loads(line)["line"] for line in listed)
        if job["state"] != "done" or job["made"] != len(expected):
            ledger.faults.append(f"{batch.key}: {job}")
        if failed != sorted(set(range(1, len(batch.tokens) + 1)) - expected):
            ledger.faults.append(f"{batch.key}: lines {failed} failed")
        if expected:
            self._check_archive(service, batch, job["links"]["zip"], ledger)

    def _check_archive(self, service: JobsService, batch: Batch, link: str, ledger: Ledger) -> None:
        with zipfile.ZipFile(io.BytesIO(service.ask("GET", link)[2])) as archive:
            if len(archive.namelist()) != len(set(archive.namelist())):
                ledger.faults.append(f"{batch.key}: twice in the archive")
            texts = {int(name[:-4]): _text(archive.read(name)) for name in archive.namelist()}
        if texts != {n: token for n, token in enumerate(batch.tokens, 1) if token}:
            ledger.faults.append(f"{batch.key}: other documents than were asked for")


def _text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range()).strip()
