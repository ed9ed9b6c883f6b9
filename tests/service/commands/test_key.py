import pytest

from service.__main__ import main


def test_a_key_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "billing"]) == 0
    assert "billing " in capsys.readouterr().out
