"""The engine: NATS JetStream, embedded or a cluster of its own. The only importer of its client.

It holds records, which change by compare-and-set, and work, as leased messages. A lease that is
neither prolonged nor done goes to somebody else after LEASE seconds.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Literal, Self

import nats
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    Header,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import APIError, NotFoundError

from jobs.errors import Conflict, JobsUnavailable, StoreFull

_LOG = structlog.get_logger("pressroom.jobs")

# Work is of three kinds, each leased by its own workers.
Kind = Literal["chunk", "foreman", "hook"]
KINDS: tuple[Kind, ...] = ("chunk", "foreman", "hook")

# Seconds after which a lease that nobody prolongs is given to the next.
LEASE = 6.0
_BEAT = 2.0
_WORK, _RECORDS = "PRESSROOM_WORK", "PRESSROOM_RECORDS"
_WORK_SUBJECT, _RECORD_SUBJECT = "pressroom.work", "pressroom.record"
# Words to whoever listens now; nobody misses one that was not heard.
_NEWS = "pressroom.news"
# JSNoMessageFoundErr; a stream that is not there is "not found" too
_NO_MESSAGE = 10037
# JSStreamWrongLastSequenceErrF, JSStreamWrongLastSequenceConstantErr
_WRONG_SEQUENCE = (10071, 10164)
# JSInsufficientResourcesErr, JSStorageResourcesExceededErr
_NO_ROOM = (10023, 10047)
# Seconds that one request to the engine may take, and one that waits for work.
_PATIENCE = 5.0
_LONGEST_POLL = 2.0
# Seconds between attempts to reach an engine that is gone.
_PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Lease:
    """Work in hand: `words` name it, `deliveries` counts who had it, this time included."""

    words: tuple[str, ...]
    deliveries: int
    _message: Msg

    async def done(self) -> None:
        """It need not be done again. Best effort: who gets it again finds it done."""
        with suppress(NatsError, TimeoutError):
            await self._message.ack_sync(timeout=_PATIENCE)

    async def give_back(self, delay: float = 0.0) -> None:
        """Somebody shall have it, after a delay in seconds."""
        with suppress(NatsError):
            await self._message.nak(delay)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Prolong it for as long as the body runs."""
        beats = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beats.cancel()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            with suppress(NatsError):
                await self._message.in_progress()


class Engine:
    """A connection to the engine. Made by `Engine.connect`.

    `begun_anew` is set once the engine has lost its files, until its records are there again.

    Raises:
        JobsUnavailable: of each method: the engine does not answer.
    """

    def __init__(self, client: Client, replicas: int) -> None:
        self.begun_anew = asyncio.Event()
        self._created: object = None  # when the stream of records was
        self._client = client
        self._js: JetStreamContext = client.jetstream(timeout=_PATIENCE)
        self._replicas = replicas

    @classmethod
    async def connect(cls, url: str, replicas: int, credentials: str | None = None) -> Self:
        """Connect, and see to it that all is there that jobs need.

        Args:
            url: one or more servers, with commas between.
            replicas: servers that hold each message.
            credentials: a file of NATS credentials.
        """
        with _in_our_words():
            client = await nats.connect(
                url.split(","),
                name="pressroom",
                max_reconnect_attempts=-1,
                reconnect_time_wait=_PAUSE,
                error_cb=_log,
                user_credentials=credentials,
                allow_reconnect=True,
            )
            engine = cls(client, replicas)
            try:
                await engine._provide()
            except BaseException:
                await client.close()
                raise
            return engine

    @property
    def connected(self) -> bool:
        """Whether a server is there now."""
        return self._client.is_connected

    async def close(self) -> None:
        """Leave; leases in hand go to others in time."""
        with suppress(NatsError):
            await self._client.close()

    async def read(self, caller: str, job: str) -> tuple[bytes, int] | None:
        """A record and its revision, if there is one."""
        with _in_our_words():
            try:
                message = await self._js.get_msg(_RECORDS, subject=_record(caller, job))
            except NotFoundError as error:
                if error.err_code != _NO_MESSAGE or self.begun_anew.is_set():
                    raise
                return None
        assert message.seq is not None
        return message.data or b"", message.seq

    async def write(self, caller: str, job: str, record: bytes, revision: int = 0) -> int:
        """Write a record over the revision that was read; 0 for a new one. Returns the new one.

        Args:
            caller: the word for whose job it is.
            job: its id.
            record: as JSON.
            revision: the one that was read; 0 for a new record.

        Raises:
            Conflict: it has another revision.
            StoreFull: the engine's disk is.
        """
        return await self._publish(_record(caller, job), record, revision)

    async def forget(self, caller: str, job: str) -> None:
        """Delete a record."""
        with _in_our_words():
            await self._js.purge_stream(_RECORDS, subject=_record(caller, job))

    async def records(self, caller: str = "*") -> list[tuple[str, str]]:
        """Caller and job of each record, the newest first."""
        names = await self._subjects(_RECORDS, _record(caller, "*"))
        pairs = [(words[2], words[3]) for name in names for words in [name.split(".")]]
        return sorted(pairs, key=lambda pair: pair[1], reverse=True)

    async def put(self, kind: Kind, *words: str) -> bool:
        """Put work, unless it is there. Returns whether it was put.

        Raises:
            StoreFull: the engine's disk is.
        """
        try:
            await self._publish(_work(kind, *words), b"", 0)
        except Conflict:
            return False
        return True

    async def outstanding(self, kind: Kind, *words: str) -> list[tuple[str, ...]]:
        """The words of work that waits or is in hand; `*` stands for any word, `>` for the rest."""
        names = await self._subjects(_WORK, _work(kind, *words))
        return [tuple(name.split(".")[3:]) for name in names]

    async def drop(self, kind: Kind, *words: str) -> None:
        """Drop work that waits or is in hand."""
        with _in_our_words():
            await self._js.purge_stream(_WORK, subject=_work(kind, *words))

    async def hand_out_anew(self) -> None:
        """Hand out all work again: what is leased, and what waits for its delay, too."""
        with _in_our_words():
            for kind in KINDS:
                with suppress(NotFoundError):  # somebody else does the same
                    await self._js.delete_consumer(_WORK, kind)
            await self._provide()

    async def idle(self, kind: Kind) -> int:
        """How many workers wait for work of a kind."""
        with _in_our_words():
            info = await self._js.consumer_info(_WORK, kind)
        return info.num_waiting or 0

    async def leases(self, kind: Kind) -> AsyncIterator[Lease]:
        """Work, as it comes, for ever; each is in hand until it is done or given back."""
        while True:
            try:
                await self._provide()
                subscription = await self._js.pull_subscribe_bind(consumer=kind, stream=_WORK)
            except (NatsError, TimeoutError):
                await asyncio.sleep(_PAUSE)
                continue
            try:
                async for message in _messages(subscription):
                    yield _lease(message)
            finally:
                with suppress(NatsError):
                    await subscription.unsubscribe()

    async def tell(self, *words: str) -> None:
        """Say something to whoever listens."""
        with suppress(NatsError):
            await self._client.publish(".".join((_NEWS, *words)))

    @asynccontextmanager
    async def listening(self, hear: Callable[[], None], *words: str) -> AsyncIterator[None]:
        """Call `hear` whenever somebody says this, until the end of the body."""

        async def on_message(_: Msg) -> None:
            hear()

        with _in_our_words():
            heard = await self._client.subscribe(".".join((_NEWS, *words)), cb=on_message)
            await self._client.flush()
        try:
            yield
        finally:
            with suppress(NatsError):
                await heard.unsubscribe()

    async def _publish(self, subject: str, payload: bytes, revision: int) -> int:
        headers = {Header.EXPECTED_LAST_SUBJECT_SEQUENCE.value: str(revision)}
        with _in_our_words():
            return (await self._js.publish(subject, payload, headers=headers)).seq

    async def _subjects(self, stream: str, pattern: str) -> list[str]:
        with _in_our_words():
            info = await self._js.stream_info(stream, subjects_filter=pattern)
        return list(info.state.subjects or {})

    async def _provide(self) -> None:
        """Streams and consumers; those that are there already are left as they are."""
        await self._js.add_stream(
            StreamConfig(
                name=_WORK,
                subjects=[f"{_WORK_SUBJECT}.>"],
                retention=RetentionPolicy.WORK_QUEUE,
                storage=StorageType.FILE,
                num_replicas=self._replicas,
            )
        )
        records = await self._js.add_stream(
            StreamConfig(
                name=_RECORDS,
                subjects=[f"{_RECORD_SUBJECT}.>"],
                max_msgs_per_subject=1,
                storage=StorageType.FILE,
                num_replicas=self._replicas,
            )
        )
        if self._created and records.created != self._created:
            self.begun_anew.set()
        self._created = records.created
        for kind in KINDS:
            await self._js.add_consumer(
                _WORK,
                ConsumerConfig(
                    durable_name=kind,
                    filter_subject=f"{_WORK_SUBJECT}.{kind}.>",
                    ack_policy=AckPolicy.EXPLICIT,
                    ack_wait=LEASE,
                    # What waits for its delay counts, too: webhooks to a host that is away.
                    max_ack_pending=-1 if kind == "hook" else 10_000,
                ),
            )


async def _messages(subscription: JetStreamContext.PullSubscription) -> AsyncIterator[Msg]:
    """Until the subscription is of no more use: the server has been started again, say."""
    while True:
        _heed_cancellation()
        try:
            for message in await subscription.fetch(1, timeout=_LONGEST_POLL):
                yield message
        except TimeoutError:
            continue
        except NatsError:
            await asyncio.sleep(_PAUSE)
            return


def _lease(message: Msg) -> Lease:
    words = tuple(message.subject.split(".")[3:])
    return Lease(words, message.metadata.num_delivered or 1, message)


def _work(kind: Kind, *words: str) -> str:
    return ".".join((_WORK_SUBJECT, kind, *words))


def _record(caller: str, job: str) -> str:
    return f"{_RECORD_SUBJECT}.{caller}.{job}"


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Say what the client raises in our words."""
    try:
        yield
        _heed_cancellation()
    except APIError as error:
        if error.err_code in _WRONG_SEQUENCE:
            raise Conflict from error
        if error.err_code in _NO_ROOM:
            raise StoreFull("The engine of jobs has no room left.") from error
        raise JobsUnavailable("The engine of jobs can't do its work.") from error
    except (NatsError, TimeoutError, ConnectionError) as error:
        raise JobsUnavailable("The engine of jobs does not answer.") from error


def _heed_cancellation() -> None:
    """Raise a CancelledError that the client's asyncio.wait_for has swallowed.

    Before Python 3.12 it does if the answer comes at the same moment (gh-86296).
    """
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError


async def _log(error: Exception) -> None:
    _LOG.warning("engine", error=f"{type(error).__name__}: {error}")
