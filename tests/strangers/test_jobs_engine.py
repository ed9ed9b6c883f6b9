"""The durable jobs' engine is out of a worker's reach: its port, its process and its files."""

import json
from pathlib import Path

import aiohttp
import nats
import pytest

from offload.job import Job
from service.broker import Broker
from tests.strangers.conftest import TakeOver

# By the kernel's rules for files and signals, or as a system call that is not on the list.
_REFUSED = ("EACCES", "EPERM", "ENOSYS")
# Each leaves in `tried` what came of it: an error's name, or what was got.
ATTEMPT = """
def tried():
    {code}

try:
    found = str(tried())
except OSError as error:
    found = errno.errorcode[error.errno]
except BaseException as error:
    found = type(error).__name__
job.items.write_text(json.dumps(found))
result = Receipt(1, 5, 0.1, 1)
"""

ATTEMPTS = {
    "its port": "return socket.create_connection(('127.0.0.1', {port}))",
    "a socket of the loopback": "return socket.socket(socket.AF_INET6, socket.SOCK_STREAM)",
    "a socket of the machine": "return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "its configuration": "return Path('{folder}/server.conf').read_text()",
    "its folder": "return os.listdir('{folder}')",
    "a file beside its own": "return Path('{folder}/theirs').write_text('x')",
    "its command line": "return Path('/proc/{pid}/cmdline').read_bytes()",
    "its environment": "return Path('/proc/{pid}/environ').read_bytes()",
    "its process": "return os.kill({pid}, 9)",
}


@pytest.mark.parametrize("name", ATTEMPTS)
async def test_a_worker_does_not_reach(tmp_path: Path, take_over: TakeOver, name: str) -> None:
    folder = tmp_path / "engine"
    async with Broker(folder) as broker:
        port = broker.url.rpartition(":")[2]
        code = ATTEMPTS[name].format(port=port, folder=folder, pid=broker.pid)
        job, receipt = await take_over(ATTEMPT.format(code=code))
        assert not isinstance(receipt, Exception), receipt
        assert _found(job) in _REFUSED
        assert not (folder / "theirs").exists()


async def test_what_it_tells_of_its_health_is_no_secret(tmp_path: Path) -> None:
    """Anybody on the machine may ask: its pages need no token, and must not tell it, nor a job."""
    async with (
        Broker(tmp_path / "engine", token="s3cret") as broker,
        aiohttp.ClientSession() as http,
    ):
        client = await nats.connect(broker.url)
        await client.jetstream().add_stream(name="jobs", subjects=["job.>"])
        await client.jetstream().publish("job.acme.1234", b"an invoice")
        told = ""
        for page in (
            "connz?auth=1&subs=1",
            "varz",
            "jsz?streams=1&config=1&consumers=1",
            "subsz?subs=1",
        ):
            async with http.get(f"http://127.0.0.1:{broker._health}/{page}") as answer:
                assert answer.status == 200
                told += await answer.text()
        await client.close()
    assert '"name": "jobs"' in told
    assert not {word for word in ("s3cret", "acme", "1234", "an invoice") if word in told}


def _found(job: Job) -> str:
    found: str = json.loads(job.items.read_text())
    return found
