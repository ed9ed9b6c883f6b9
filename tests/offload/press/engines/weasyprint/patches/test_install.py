import pytest
import weasyprint
from weasyprint.text.line_break import Layout

from offload.press.engines.weasyprint.patches import lines
from offload.press.engines.weasyprint.patches.install import install_patches


def test_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    assert not install_patches()
    assert Layout.setup is not lines.setup
