import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from tests import ROOT
from tests.contract.service.commands.shell import pressroom
from tests.month_end.service import JobsService
from tests.process import PATIENCE

SAMPLE = json.loads((ROOT / "templates" / "receipt" / "sample.json").read_text())


def lines(path: Path, count: int) -> Path:
    path.write_text(
        "".join(json.dumps({**SAMPLE, "number": f"R-{n}"}) + "\n" for n in range(count))
    )
    return path


def batch(service: JobsService, *words: str) -> subprocess.CompletedProcess[str]:
    return pressroom("batch", "--url", service.url, *words)


def test_a_file_becomes_an_archive_and_its_failures_are_listed(
    jobs_service: JobsService, tmp_path: Path
) -> None:
    data, out = lines(tmp_path / "data.ndjson", 2), tmp_path / "out.zip"
    data.write_text(data.read_text() + "no json\n")
    words = (str(data), "-t", "receipt", "-o", str(out), "--names", "{/number}")
    done = batch(jobs_service, *words)
    assert done.returncode == 1, done.stderr
    assert "line 3: " in done.stderr
    with zipfile.ZipFile(out) as archive:
        assert sorted(archive.namelist()) == ["R-0.pdf", "R-1.pdf"]
    again = batch(jobs_service, *words, "--again")
    assert again.returncode == 1


def test_an_interrupted_batch_is_waited_for_again(
    jobs_service: JobsService, tmp_path: Path
) -> None:
    data, out = lines(tmp_path / "data.ndjson", 30), tmp_path / "out.zip"
    words = [str(data), "-t", "receipt", "-o", str(out)]
    command = [sys.executable, "-m", "service", "batch", "--url", jobs_service.url, *words]
    known = len(listed(jobs_service))
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + PATIENCE
        while len(listed(jobs_service)) == known:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.terminate()
    before = listed(jobs_service)
    assert batch(jobs_service, *words).returncode == 0
    assert [job["id"] for job in listed(jobs_service)] == [job["id"] for job in before]
    with zipfile.ZipFile(out) as archive:
        assert len(archive.namelist()) == 30


def test_one_pdf_of_all(jobs_service: JobsService, tmp_path: Path) -> None:
    data, out = lines(tmp_path / "data.ndjson", 2), tmp_path / "all.pdf"
    done = batch(jobs_service, str(data), "-t", "receipt", "-o", str(out), "watermark=Copy")
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().startswith(b"%PDF")


def test_what_is_wrong_is_one_line(jobs_service: JobsService, tmp_path: Path) -> None:
    data, out = lines(tmp_path / "data.ndjson", 1), tmp_path / "out.zip"
    for words in (["-t", "none"], ["colour=red"], ["colour"]):
        done = batch(jobs_service, str(data), "-o", str(out), *words)
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) <= 4
    assert not out.exists()


def listed(service: JobsService) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(service.ask("GET", "/v1/jobs")[2])["jobs"]
    return found
