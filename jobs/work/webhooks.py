"""Webhooks: a signed message to a caller's URL when its job has ended, sent until it arrives.

Source: Standard Webhooks 1.0 (standardwebhooks.com).
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog

from jobs.clock import CLOCK
from jobs.errors import JobError, JobExpired, NoSuchJob
from jobs.record import Delivery, Record
from jobs.records import Records
from jobs.stream import Engine, Lease
from jobs.work.carrying import carry_all
from jobs.work.turns import Turns

_LOG = structlog.get_logger("pressroom.jobs")

# Seconds to wait after each attempt that failed, the last of them a day after the first.
DELAYS = (5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 28_800)
# Messages under way at a time, and those to one host for one caller: fifty such hosts may hang
# before a message to another one waits.
_MOST, _MOST_TO_ONE = 200, 4
_PREFIX = "whsec_"
_PAUSE = 1.0
_GONE = 410

# Sends a body with headers to a URL. Returns the answer's status, 0 where there is none.
Send = Callable[[str, bytes, dict[str, str]], Awaitable[int]]


def parse_secrets(text: str) -> tuple[bytes, ...]:
    """The secrets of a file, one a line: the newest first, while one is replaced.

    Raises:
        ValueError: a line is no secret of 24 to 64 bytes in base64.
    """
    return tuple(_secret(line.strip()) for line in text.splitlines() if line.strip())


def _secret(text: str) -> bytes:
    try:
        key = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a webhook's secret is whsec_ and base64") from error
    if not 24 <= len(key) <= 64:
        raise ValueError("a webhook's secret has 24 to 64 bytes")
    return key


def sign(secrets: tuple[bytes, ...], id_: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a message: a signature for each secret."""
    signed = f"{id_}.{timestamp}.".encode() + body
    signatures = (hmac.digest(secret, signed, hashlib.sha256) for secret in secrets)
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(s).decode()}" for s in signatures),
    }


class WebhookWorkers:
    """Sends messages until it is cancelled; what was not sent is then left to others.

    Args:
        engine: where they come from.
        secrets: to sign with.
        send: sends one.
        describe: gives the job as its caller is told of it.
        observe: is called with how an attempt ended: delivered, failed for good, or put off.
    """

    def __init__(
        self,
        engine: Engine,
        secrets: tuple[bytes, ...],
        send: Send,
        describe: Callable[[Record], dict[str, Any]],
        observe: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._records = Records(engine)
        self._secrets = secrets
        self._send = send
        self._describe = describe
        self._observe = observe
        self._slots = asyncio.Semaphore(_MOST)
        self._turns = Turns(_MOST_TO_ONE)

    async def run(self) -> None:
        """For ever."""
        await carry_all(self._engine, "hook", self._slots, self._carry)

    async def _carry(self, lease: Lease) -> None:
        word, job, *_ = lease.words
        try:
            read = await self._engine.read(word, job)
            record = Record.from_json(read[0]) if read else None
            if record is None or record.state == "expired" or not record.request.webhook:
                await lease.done()
            elif not record.has_ended:  # its end is written after the message
                await lease.give_back(_PAUSE)
            else:
                await self._take_turn(lease, record)
        except asyncio.CancelledError:
            await lease.give_back()
            raise
        except (NoSuchJob, JobExpired):
            await lease.done()
        except JobError as error:
            _LOG.warning("webhook given back", job=job, reason=str(error))
            await lease.give_back(_PAUSE)

    async def _take_turn(self, lease: Lease, record: Record) -> None:
        """One attempt; or, while its receiver has enough of them, none yet."""
        receiver = (record.request.caller, urlsplit(record.request.webhook or "").netloc)
        if seconds := self._turns.take(receiver):
            await lease.give_back(seconds)
            return
        began = time.monotonic()
        try:
            async with lease.held():
                await self._deliver(lease, record)
        finally:
            self._turns.end(receiver, time.monotonic() - began)

    async def _deliver(self, lease: Lease, record: Record) -> None:
        """One attempt, and what follows from it."""
        assert record.request.webhook
        _, job, round_, event, *_ = lease.words
        told = self._describe(record)
        message = {"type": f"job.{event}", "timestamp": told["ended"], "data": told}
        body = orjson.dumps(message)
        headers = sign(self._secrets, f"msg_{job}_{round_}_{event}", int(CLOCK.now()), body)
        status = await self._send(record.request.webhook, body, headers)
        if 200 <= status < 300:
            await self._settle(lease, record, "delivered")
        elif status == _GONE or record.attempts >= len(DELAYS):
            _LOG.warning("webhook failed", job=job, status=status, attempts=record.attempts + 1)
            await self._settle(lease, record, "failed")
        else:
            await self._put_off(lease, record)

    async def _put_off(self, lease: Lease, record: Record) -> None:
        """Count the attempt: the lease was also given back where there was none."""
        request = record.request

        def counted(now: Record) -> Record:
            return replace(now, attempts=now.attempts + 1)

        await self._records.change(request.caller, request.id, counted)
        self._observe("put off")
        await lease.give_back(DELAYS[record.attempts])

    async def _settle(self, lease: Lease, record: Record, delivery: Delivery) -> None:
        request = record.request

        def marked(now: Record) -> Record:
            return replace(now, delivery=delivery)

        await self._records.change(request.caller, request.id, marked)
        await lease.done()
        self._observe(delivery)
