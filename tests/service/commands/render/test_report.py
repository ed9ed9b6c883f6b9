from pathlib import Path

import orjson
import pytest

from offload.errors import ResourcesMissing
from offload.job import Receipt
from service.commands.render.documents import Conversion, Outcome
from service.commands.render.report import Report

ERRAND = Conversion(Path("a.html"), Path("a.pdf"))
DONE = Outcome(ERRAND, 0.5, Receipt(2, 1000, 0.4, 0, warnings=("gone.png",), warning_count=1))


def test_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with Report(2, listed=True, as_json=False) as report:
        report.add(DONE)
        report.add(Outcome(ERRAND, 0.5, error=ResourcesMissing("Not all.", items=("gone.png",))))
    assert report.close() == 1
    told = capsys.readouterr()
    assert told.out == "a.pdf, 2 pages, 0.5 s\n"
    assert "a.html: warning: gone.png\n" in told.err
    assert "a.html: Not all.\n  gone.png\n" in told.err
    assert told.err.endswith("1 of 2 failed: a.html\n")


def test_json(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with Report(2, listed=True, as_json=True) as report:
        report.add(DONE)
        report.add(Outcome(ERRAND, 0.5, error=FileNotFoundError(2, "gone")))
    done, failed = map(orjson.loads, capfdbinary.readouterr().out.splitlines())
    assert (done["pages"], done["warnings"], done["error"]) == (2, ["gone.png"], None)
    assert failed["error"]["title"] == "File error"
