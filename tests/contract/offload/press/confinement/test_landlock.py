"""In processes of their own: what is given up stays so."""

import subprocess
import sys
from pathlib import Path

import pytest

from offload.press.confinement import landlock

GIVE_UP = """
import sys
from pathlib import Path
from offload.press.confinement import landlock, sandbox
sandbox.drop_privileges()
root = Path(sys.argv[1])
rules = {root / "read": landlock.READ, root / "use": landlock.USE, root / "own": landlock.OWN,
         root / "one": landlock.READ, root / "none": landlock.READ}
print(*landlock.confine(rules, ()))
for work in (
    "list((root / 'read').iterdir())", "(root / 'read' / 'a').write_text('x')",
    "(root / 'use' / 'a').write_text('x')", "list((root / 'use').iterdir())",
    "(root / 'own' / 'b').mkdir()", "(root / 'one').read_text()", "list(root.iterdir())",
):
    try:
        eval(work)
    except PermissionError:
        print("refused")
    else:
        print("done")
"""


@pytest.mark.skipif(not landlock._version(), reason="this kernel has no Landlock")
def test_paths_are_read_used_or_owned(tmp_path: Path) -> None:
    for name in ("read", "use", "own"):
        (tmp_path / name).mkdir()
    (tmp_path / "one").write_text("x")
    done = subprocess.run(
        [sys.executable, "-c", GIVE_UP, tmp_path], capture_output=True, text=True, check=True
    )
    held, *outcomes = done.stdout.splitlines()
    assert "landlock-fs" in held.split()
    assert outcomes == ["done", "refused", "done", "refused", "done", "done", "refused"]
