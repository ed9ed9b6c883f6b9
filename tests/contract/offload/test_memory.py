import os
import signal
import subprocess

from offload import memory


def test_a_stopped_process_is_known() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        assert not memory.is_stopped(process.pid)
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        assert memory.is_stopped(process.pid)
        process.kill()
    assert not memory.is_stopped(process.pid)
