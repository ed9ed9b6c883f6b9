"""What an operator can set, by environment variables named PRESSROOM_… ."""

import os
import tempfile
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ByteSize, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from handlers.request.keys import Keys
from jobs.work.webhooks import parse_secrets
from offload import cpus

_PREFIX = "PRESSROOM_"
# The key that `pressroom status` and `pressroom bench` present to a service: none of its settings.
CLIENT_KEY = f"{_PREFIX}KEY"
MIB = 1 << 20
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


# A whole domain such as *.com is a mistake: at least two labels. Names as DNS has them, so those
# with other letters in their xn-- form (RFC 5891).
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
Name = Annotated[str, Field(pattern=rf"^{_LABEL}(?:\.{_LABEL})*$", max_length=253)]
Host = Annotated[str, Field(pattern=rf"^(?:\*\.)?{_LABEL}(?:\.{_LABEL})+$", max_length=253)]


def _listed(value: object) -> object:
    """The entries of a list with commas."""
    if not isinstance(value, str):
        return value
    return tuple(host for entry in value.split(",") if (host := entry.strip().lower()))


class SettingsError(Exception):
    """The environment can't be used; `str()` is one line that says what to change."""


def _state_folder() -> str:
    """The user's folder for what must outlive a restart (XDG Base Directory; systemd.exec(5))."""
    given = os.environ.get("STATE_DIRECTORY") or os.environ.get("XDG_STATE_HOME")
    return str(Path(given or Path.home() / ".local" / "state", "pressroom"))


class Settings(BaseSettings):
    """The service's settings. Sizes take units: 64MiB, 1GiB."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True)

    host: str = Field("127.0.0.1", description="Address to answer on")
    port: int = Field(8080, ge=0, le=65535, description="Port to answer on; 0 picks a free one")
    admin_host: str = Field("127.0.0.1", description="Address of the admin port")
    admin_port: int = Field(
        8081, ge=0, le=65535, description="Port of metrics and probes; 0 picks a free one"
    )
    workers: int = Field(
        default_factory=cpus.usable, ge=1, le=512, description="Lanes: one per usable CPU"
    )
    backlog: int = Field(400, ge=0, le=100_000, description="Documents that may wait for a lane")
    caller_limit: int = Field(
        20, ge=1, description="Documents one API key's caller may have waiting or in work"
    )
    api_keys: Path | None = Field(
        None, description="File of API keys that are let in, as `pressroom key` makes them"
    )
    callers_by_address: bool = Field(
        False, description="Whether callers without keys are distinguished by their address"
    )
    names: Annotated[tuple[Name, ...], NoDecode, BeforeValidator(_listed)] = Field(
        (),
        description="Names that the service is called by, with commas between. Without, any name "
        "will do, but on a loopback address localhost alone",
    )
    body_limit: ByteSize = Field(ByteSize(64 * MIB), ge=1024, description="Largest request body")
    # A plain number: each worker would load pydantic, to be told of a ByteSize.
    worker_memory: Annotated[ByteSize, AfterValidator(int)] = Field(
        ByteSize(1024 * MIB),
        ge=128 * MIB,
        description="Resident memory at which a worker is killed, and its document refused",
    )
    spool: Path = Field(
        default_factory=lambda: Path(tempfile.gettempdir()),
        description="Folder for documents in flight; fastest on a tmpfs",
    )
    templates: Path | None = Field(
        None, description="Folder of the operator's own templates; SIGHUP loads it again"
    )
    allowed_hosts: Annotated[tuple[Host, ...], NoDecode, BeforeValidator(_listed)] = Field(
        (),
        description="Hosts that documents may load from, by https and http, with commas between: "
        "cdn.example.com, or *.example.com for every name below it",
    )
    jobs: bool = Field(True, description="Whether durable jobs and batches are taken")
    jobs_store: str = Field(
        default_factory=_state_folder,
        description="Folder of the jobs' requests, documents and results, and of the embedded "
        "engine, that outlives the service; or an s3:// URL",
    )
    jobs_url: str | None = Field(
        None,
        description="NATS servers of an engine of your own, with commas between; none embeds one",
    )
    jobs_credentials: Path | None = Field(
        None, description="File of NATS credentials for that engine"
    )
    jobs_replicas: int = Field(
        1, ge=1, le=5, description="Servers of that engine that hold each record: 3 outlive one"
    )
    jobs_server: Path | None = Field(
        None, description="The nats-server to embed, if not the one that was installed with this"
    )
    jobs_keep: int = Field(
        7 * 86_400, ge=60, description="Seconds after its end at which a job is deleted"
    )
    jobs_quota: ByteSize | None = Field(
        None, description="Room that all jobs may take in the store; none is what the disk has"
    )
    webhook_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = Field(
        (),
        description="Hosts that webhooks may go to, by https, or whole origins such as "
        "http://receiver.internal:9000, with commas between",
    )
    webhook_secrets: Path | None = Field(
        None, description="File of the secrets that sign webhooks, one a line: whsec_ and base64"
    )
    drain_seconds: float = Field(
        0.0,
        ge=0,
        le=600,
        description="Seconds that the port stays open after SIGTERM, for a balancer that still "
        "sends; requests in work are waited for anyway",
    )
    confined: bool = Field(
        False, description="Whether a kernel that does not confine the workers stops the start"
    )
    console: bool = Field(
        True, description="Whether browsers find the console at / and the interface at /docs"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe level that is logged"
    )


def load() -> Settings:
    """The settings of this process's environment.

    Raises:
        SettingsError: a variable is unknown, or has a value that it can't take.
    """
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    given = {name for name in os.environ if name.startswith(_PREFIX)}
    unknown = sorted(given - known - {CLIENT_KEY})
    if unknown:
        raise SettingsError(f"{unknown[0]} is no setting{_meant(unknown[0], sorted(known))}")
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{_PREFIX}{str(first['loc'][0]).upper()}"
        raise SettingsError(f"{name}={first['input']!r}: {first['msg']}.") from error
    if not (settings.spool.is_dir() and os.access(settings.spool, os.W_OK | os.X_OK)):
        raise SettingsError(f"{_PREFIX}SPOOL={settings.spool}: no folder that can be written to.")
    if settings.templates and not settings.templates.is_dir():
        raise SettingsError(f"{_PREFIX}TEMPLATES={settings.templates}: no such folder.")
    return settings


def _meant(name: str, known: list[str]) -> str:
    suffixes = [it.removeprefix(_PREFIX) for it in known]
    if near := get_close_matches(name.removeprefix(_PREFIX), suffixes, 1):
        return f"; did you mean {_PREFIX}{near[0]}?"
    return f"; there are {', '.join(known)}."


def engine_folder(settings: Settings) -> Path:
    """Where the files of the embedded engine of jobs lie."""
    return Path(_state_folder() if "://" in settings.jobs_store else settings.jobs_store, "engine")


def load_secrets(settings: Settings) -> tuple[bytes, ...]:
    """The secrets that sign webhooks.

    Raises:
        SettingsError: the file can't be read, or holds something else; there are none.
    """
    if settings.webhook_secrets is None:
        if settings.webhook_hosts:
            raise SettingsError(f"{_PREFIX}WEBHOOK_HOSTS needs {_PREFIX}WEBHOOK_SECRETS.")
        return ()
    try:
        return parse_secrets(settings.webhook_secrets.read_text())
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{_PREFIX}WEBHOOK_SECRETS={settings.webhook_secrets}: {error}."
        ) from error


def own_names(settings: Settings) -> frozenset[str] | None:
    """The names that the service is called by; None where any will do."""
    if settings.names:
        return frozenset({*settings.names, "localhost"})
    return names_at(settings.host)


def names_at(host: str) -> frozenset[str] | None:
    """The names that a server at an address is called by, if nobody has said them."""
    return frozenset({"localhost"}) if host in _LOOPBACK else None


def load_keys(settings: Settings) -> Keys | None:
    """The API keys that the settings name, if any.

    Raises:
        SettingsError: the file can't be read, or holds something else.
    """
    if settings.api_keys is None:
        return None
    try:
        return Keys.parse(settings.api_keys.read_text())
    except (OSError, ValueError) as error:
        raise SettingsError(f"{_PREFIX}API_KEYS={settings.api_keys}: {error}.") from error
