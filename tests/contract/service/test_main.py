import subprocess
import sys

import pytest

from tests.contract.service.commands.shell import pressroom_process


@pytest.mark.parametrize(
    ("name", "value"), [("PRESSROOM_PORT", "http"), ("PRESSROOM_HOST", "192.0.2.1")]
)
def test_an_operators_mistake_stops_the_start_with_one_line(name: str, value: str) -> None:
    done = pressroom_process("serve", PRESSROOM_ADMIN_PORT="0", **{name: value})
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith("pressroom: ")
    assert "Traceback" not in done.stderr


def test_a_lane_loads_nothing_of_the_command_line() -> None:
    """It imports the main module, and would map what that imports."""
    code = "import sys, service.__main__; print(*sys.modules)"
    run = [sys.executable, "-c", code]
    loaded = subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()
    assert "service.__main__" in loaded
    assert not {"service.commands", "click", "rich", "httpx", "argparse"} & set(loaded)
