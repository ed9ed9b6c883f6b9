"""Benches that start no service, tried as `--quick` tries them."""

import pytest

from bench.__main__ import main


@pytest.mark.parametrize("name", ["templates", "foreign", "pictures", "sizes"])
def test_a_quick_try(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", name]) == 0
    printed = capsys.readouterr().out
    assert "| --- |" in printed
    assert "nan" not in printed
