import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from handlers.durable.jobs import describe
from jobs.errors import WrongState
from jobs.record import Record, Request, new_id
from jobs.records import Records, caller_word
from jobs.work import webhooks
from jobs.work.webhooks import WebhookWorkers, parse_secrets, sign
from service.webhooks import AllowedTargets, Sender
from tests.conftest import until
from tests.contract.jobs.conftest import KEEP, Works, page

# More than are sent at a time.
_HANGING = 250
URL = "https://hooks.example.com/x"
SECRETS = (b"n" * 32, b"o" * 32)


@dataclass
class Receiver:
    """Answers with the statuses that it is given, and then with a 204."""

    statuses: list[int] = field(default_factory=list)
    messages: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)

    async def send(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        assert url == URL
        self.messages.append((body, headers))
        return self.statuses.pop(0) if self.statuses else 204


@pytest.fixture
async def receiver(works: Works, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Receiver]:
    monkeypatch.setattr(webhooks, "DELAYS", (0.01, 0.01, 0.01))
    receiver = Receiver()
    workers = WebhookWorkers(works.engine, SECRETS, receiver.send, describe, receiver.ends.append)
    async with running(workers):
        yield receiver


@asynccontextmanager
async def running(workers: WebhookWorkers) -> AsyncIterator[None]:
    task = asyncio.create_task(workers.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def hanging() -> AsyncIterator[str]:
    """An origin that takes connections, and never answers."""
    held: list[asyncio.StreamWriter] = []

    async def hold(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    for writer in held:
        writer.close()


@pytest.fixture
async def receiving() -> AsyncIterator[str]:
    """An origin that answers at once."""

    async def receive(_: web.Request) -> web.Response:
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/hook", receive)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def ended(works: Works, *lines: bytes, **members: object) -> Record:
    return await works.ended(await works.submit(*lines, webhook=URL, **members))


async def test_the_end_of_a_job_is_told_and_signed_by_both_secrets(
    works: Works, receiver: Receiver
) -> None:
    record = await ended(works, page("a"), b"no json")
    await until(lambda: receiver.ends == ["delivered"])
    [(body, headers)] = receiver.messages
    message = json.loads(body)
    assert message["type"] == "job.finished"
    assert (message["data"]["made"], message["data"]["failed"]) == (1, 1)
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = [
        "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
        for secret in SECRETS
    ]
    assert headers["webhook-signature"].split() == expected
    assert (await works.jobs.get(None, record.request.id)).delivery == "delivered"


async def test_what_is_not_taken_is_sent_again_under_the_same_id(
    works: Works, receiver: Receiver
) -> None:
    receiver.statuses = [500, 0]
    await ended(works, page("a"))
    await until(lambda: "delivered" in receiver.ends)
    assert receiver.ends == ["put off", "put off", "delivered"]
    assert len({headers["webhook-id"] for _, headers in receiver.messages}) == 1


@pytest.mark.parametrize("statuses", [[410], [500] * 9])
async def test_what_never_arrives_is_kept_and_can_be_sent_again(
    works: Works, receiver: Receiver, statuses: list[int]
) -> None:
    receiver.statuses = [*statuses]
    record = await ended(works, page("a"))
    await until(lambda: "failed" in receiver.ends)
    assert (await works.jobs.get(None, record.request.id)).delivery == "failed"
    receiver.statuses = []
    await works.jobs.send_again(None, record.request.id)
    await until(lambda: "delivered" in receiver.ends)


async def test_a_job_that_is_refused_whole_has_failed(works: Works, receiver: Receiver) -> None:
    source = {"kind": "template", "name": "receipt"}
    await ended(works, b"{}", source=source, strict=True)
    await until(lambda: bool(receiver.messages))
    assert json.loads(receiver.messages[0][0])["type"] == "job.failed"


async def test_a_job_without_a_webhook_has_none_to_send(works: Works, receiver: Receiver) -> None:
    record = await works.ended(await works.submit(page("a")))
    with pytest.raises(WrongState):
        await works.jobs.send_again(None, record.request.id)
    assert receiver.messages == []


async def test_receivers_that_hang_delay_nobody_elses_messages(
    works: Works, hanging: str, receiving: str
) -> None:
    ends: list[str] = []
    async with Sender(AllowedTargets((hanging, receiving))) as sender:
        workers = WebhookWorkers(works.engine, SECRETS, sender.send, describe, ends.append)
        records = Records(works.engine)
        for _ in range(_HANGING):
            await to_be_sent(works, records, f"{hanging}/hook", caller="one")
        async with running(workers):
            await until(lambda: turns_under_way(workers) == webhooks._MOST_TO_ONE)
            await to_be_sent(works, records, f"{receiving}/hook", caller="another")
            await until(lambda: ends == ["delivered"])
            assert turns_under_way(workers) == webhooks._MOST_TO_ONE


def turns_under_way(workers: WebhookWorkers) -> int:
    return sum(receiver.under_way for receiver in workers._turns._receivers.values())


async def to_be_sent(works: Works, records: Records, url: str, caller: str) -> None:
    """A job that has ended, and whose webhook is to be sent."""
    request = Request(new_id(), caller, "document", {}, {}, 0.0, webhook=url)
    await records.create(Record.begin(request).end("done", KEEP))
    await works.engine.put("hook", caller_word(caller), request.id, "0", "finished")


async def test_messages_wait_for_their_turn_without_an_attempt(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_MOST_TO_ONE", 1)
    monkeypatch.setattr(webhooks, "DELAYS", ())
    receiver, records = Receiver(), Records(works.engine)
    workers = WebhookWorkers(works.engine, SECRETS, receiver.send, describe, receiver.ends.append)
    for _ in range(20):
        await to_be_sent(works, records, URL, "one")
    async with running(workers):
        await until(lambda: len(receiver.ends) == 20)
    assert {*receiver.ends} == {"delivered"}


def test_secrets_are_lines_of_a_file() -> None:
    text = "".join(f"whsec_{base64.b64encode(secret).decode()}\n\n" for secret in SECRETS)
    assert parse_secrets(text) == SECRETS
    for wrong in ("whsec_", "whsec_c2hvcnQ=", "whsec_*"):
        with pytest.raises(ValueError, match="webhook"):
            parse_secrets(wrong)


def test_the_example_of_the_standard() -> None:
    """The vector of the reference libraries' own tests."""
    [secret] = parse_secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = sign((secret,), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
