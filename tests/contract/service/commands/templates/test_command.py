import json
from pathlib import Path

import pytest

from offload.templates.catalogue import BUILT_IN
from tests.contract.service.commands.shell import pressroom
from tests.offload.templates.test_catalogue import lay


def test_list() -> None:
    told = pressroom("templates", "list").stdout
    assert "receipt\n  A receipt" in told
    lines = pressroom("templates", "list", "--json").stdout.splitlines()
    assert "sample.json" in json.loads(lines[0])["samples"]


@pytest.mark.parametrize("output", ["own.pdf", "own.png"])
def test_preview(tmp_path: Path, output: str) -> None:
    target = tmp_path / output
    data = BUILT_IN / "receipt" / "sample.json"
    done = pressroom("templates", "preview", "receipt", "--data", data, "-o", target)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{target}\n"
    assert target.stat().st_size


def test_preview_of_its_own_sample(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    assert pressroom("templates", "preview", "receipt", "-o", target).returncode == 0
    assert target.exists()


def test_preview_of_none() -> None:
    done = pressroom("templates", "preview", "none")
    assert done.returncode == 2
    assert "only credit-note, invoice, receipt, statement" in done.stderr


def test_check(tmp_path: Path) -> None:
    texts = {"template.html": "<title>t</title><p>x", "schema.json": "{}", "sample.json": "{}"}
    lay(tmp_path, "letter", **texts, **{"sample-2.json": "no JSON"})
    done = pressroom("templates", "check", tmp_path)
    assert done.returncode == 1
    assert "letter/sample.json: ok\n" in done.stdout
    assert "letter/sample-2.json: " in done.stdout
