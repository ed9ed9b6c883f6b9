import pytest

from offload.press.confinement import seccomp


def test_a_system_without_it_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp, "_LIBRARY", None)
    assert seccomp.confine(network=False) == ()
