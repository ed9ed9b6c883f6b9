import subprocess
import sys


def test_the_parent_never_loads_the_press() -> None:
    code = "import sys, service.server, service.commands.render.documents; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "offload.lanes.worker" in loaded
    assert not {"offload.press", "weasyprint", "pypdfium2", "pikepdf", "PIL"} & set(loaded)
