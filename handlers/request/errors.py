"""Why a request is refused before it becomes a job.

RequestError
├── InvalidOption, InvalidPreference, InvalidKey, KeyInUse, KeyReused
├── Unauthorized, ForeignOrigin, WrongHost, NotAcceptable, UnsupportedMediaType, BodyTooLarge
├── UnsupportedCoding, DamagedCoding
└── FeedFull
"""

from typing import Any


class RequestError(Exception):
    """A request that is refused for what it is; `str()` is a sentence for the caller.

    Args:
        detail: what is wrong.
        members: further members of the problem document (RFC 9457, section 3.2).
        headers: headers that the answer must carry.
    """

    def __init__(
        self,
        detail: str,
        members: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.members = members or {}
        self.headers = headers or {}


class InvalidOption(RequestError):
    """An unknown query option, or a value that it can't take."""


class InvalidPreference(RequestError):
    """A Prefer header with a `wait` that is no number of seconds."""


class Unauthorized(RequestError):
    """No API key, or one that is not known."""


class ForeignOrigin(RequestError):
    """A page of another site asks."""


class WrongHost(RequestError):
    """It is for a host that this is not."""


class NotAcceptable(RequestError):
    """Accept admits nothing that can be made, or can't be read."""


class FeedFull(RequestError):
    """As many listen to the events as may."""


class RangeNotSatisfiable(RequestError):
    """A Range header that names nothing of what there is."""


class BodyTooLarge(RequestError):
    """More bytes than the service takes."""


class InvalidKey(RequestError):
    """An Idempotency-Key that can't be one."""


class KeyInUse(RequestError):
    """The first request with this Idempotency-Key is still in work."""


class KeyReused(RequestError):
    """The Idempotency-Key belongs to another request."""


class UnsupportedMediaType(RequestError):
    """A Content-Type that is no document."""


class UnsupportedCoding(RequestError):
    """A body in a coding that is not undone here."""


class DamagedCoding(RequestError):
    """A body that is not in the coding that its header names, or breaks off."""
