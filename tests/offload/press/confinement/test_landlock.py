import pytest

from offload.press.confinement import landlock


def test_a_kernel_without_it_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "_version", lambda: 0)
    assert landlock.confine({}, ()) == ()
