import os
import signal
import subprocess

from offload import memory


def test_a_stopped_process_is_known() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        assert not memory.held(process.pid).stopped
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        assert memory.held(process.pid).stopped
        process.kill()
    assert not memory.held(process.pid).stopped
