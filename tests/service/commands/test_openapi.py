import pytest

from service.__main__ import main


def test_the_interface_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    assert '"openapi":"3.1.1"' in capsys.readouterr().out
