"""What Pressroom answers instead of a document, as exceptions: one for each problem type.

PressroomError
├── RequestRejected          the same request fails again
│   ├── InvalidOption, InvalidPreference, BrokenUpload, MalformedBody, Unauthorized
│   ├── IdempotencyKeyReused, NotFound, MethodNotAllowed, NotAcceptable, UploadTooSlow, BodyTooLarge
│   ├── UnsupportedMediaType, UnsupportedCoding, DamagedCoding
│   ├── MalformedRequest, InvalidIdempotencyKey, ExpectationFailed, HeadersTooLarge, UriTooLong
│   ├── ForeignOrigin, WrongHost
│   └── NoSuchJob, NoResult, NoSuchRange, JobExpired
├── DocumentFailed           this document fails again
│   ├── InvalidData, ResourcesMissing, VariantRefused, DocumentTooLarge, TypesettingFailed
│   └── IncompleteDocument, NotWellFormed, DocumentCrashed, UnusablePdf, NoEInvoice
├── Busy                     may be sent again, after `retry_after`
│   ├── CallerBusy, Overloaded, Draining, SpoolFull, FeedFull, IdempotencyKeyInUse
│   └── WrongState, JobsFull, JobsUnavailable
├── DeadlineExceeded         not made in time
├── Unreachable              the service is not there, or the connection broke
└── ServiceFault             the service's own fault
    └── TemplateBroken, PressBroken, InternalError
"""

from typing import Any, ClassVar


class PressroomError(Exception):
    """An answer that is no document; `str()` says which fault, in the service's words.

    Args:
        problem: the problem document (RFC 9457).
        status: HTTP's; 0 where there was no answer.
        retry_after: seconds after which to send the request again, where the service said so.
        request_id: by which the service's log knows the request, where it said so.
    """

    # Of `type`, after /problems/; "" for those that group others.
    name: ClassVar[str] = ""

    def __init__(
        self,
        problem: dict[str, Any],
        status: int,
        retry_after: float | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(_message(problem, status))
        self.problem = problem
        self.status = status
        self.retry_after = retry_after
        self.request_id = request_id

    @property
    def errors(self) -> list[dict[str, str]]:
        """Faults one by one, where there are several: of each the `detail`, and where it is."""
        faults: list[dict[str, str]] = self.problem.get("errors", [])
        return faults


# More faults than this make no message longer.
_FAULTS_SHOWN = 3


def _message(problem: dict[str, Any], status: int) -> str:
    sentence = problem.get("detail") or problem.get("title") or f"HTTP status {status}"
    faults = [_fault(error) for error in problem.get("errors", [])]
    hidden = len(faults) - _FAULTS_SHOWN
    rest = [f"and {hidden} more"] if hidden > 0 else []
    return " ".join([sentence, "; ".join(faults[:_FAULTS_SHOWN] + rest)]).rstrip()


def _fault(error: dict[str, Any]) -> str:
    place, detail = error.get("pointer"), str(error.get("detail", ""))
    return f"{place}: {detail}" if place else detail


class Unreachable(PressroomError):
    """The service is not there, or the connection broke; `__cause__` is httpx's reason."""

    def __init__(self, reason: Exception) -> None:
        super().__init__({"detail": f"The service can't be reached: {reason}"}, 0)
        self.__cause__ = reason


class RequestRejected(PressroomError):
    """The request is at fault."""


class DocumentFailed(PressroomError):
    """The document is at fault."""


class Busy(PressroomError):
    """Not now."""


class DeadlineExceeded(PressroomError):
    """It was not made by its deadline."""

    name = "deadline-exceeded"


class ServiceFault(PressroomError):
    """The service is at fault, or what stands before it."""


class InvalidOption(RequestRejected):
    """An option is unknown, or has a value that it can't take."""

    name = "invalid-option"


class InvalidPreference(RequestRejected):
    """`wait` is no whole number of seconds."""

    name = "invalid-preference"


class BrokenUpload(RequestRejected):
    """The body was damaged on its way."""

    name = "broken-upload"


class MalformedBody(RequestRejected):
    """The body holds no document."""

    name = "malformed-body"


class Unauthorized(RequestRejected):
    """No API key, or an unknown one."""

    name = "unauthorized"


class NotFound(RequestRejected):
    """No such template, or no such path."""

    name = "not-found"


class MethodNotAllowed(RequestRejected):
    """Not by this method."""

    name = "method-not-allowed"


class NotAcceptable(RequestRejected):
    """Not in this format."""

    name = "not-acceptable"


class UploadTooSlow(RequestRejected):
    """The body was not there by the deadline."""

    name = "upload-too-slow"


class BodyTooLarge(RequestRejected):
    """More bytes than the service takes."""

    name = "body-too-large"


class UnsupportedMediaType(RequestRejected):
    """The body's media type is not taken."""

    name = "unsupported-media-type"


class UnsupportedCoding(RequestRejected):
    """The body's Content-Encoding is not taken."""

    name = "unsupported-coding"


class DamagedCoding(RequestRejected):
    """The body is not what its Content-Encoding says, or ends early."""

    name = "damaged-coding"


class MalformedRequest(RequestRejected):
    """The request is not HTTP."""

    name = "malformed-request"


class InvalidIdempotencyKey(RequestRejected):
    """The Idempotency-Key can't be one."""

    name = "invalid-idempotency-key"


class IdempotencyKeyReused(RequestRejected):
    """The Idempotency-Key belongs to another request."""

    name = "idempotency-key-reused"


class ExpectationFailed(RequestRejected):
    """The Expect header asks for what is unknown."""

    name = "expectation-failed"


class HeadersTooLarge(RequestRejected):
    """Too many headers, or too long ones."""

    name = "headers-too-large"


class UriTooLong(RequestRejected):
    """The URL is too long."""

    name = "uri-too-long"


class ForeignOrigin(RequestRejected):
    """A page of another site asks."""

    name = "foreign-origin"


class WrongHost(RequestRejected):
    """The Host header names another host than the service's."""

    name = "wrong-host"


class IncompleteDocument(DocumentFailed):
    """`strict`, PDF/A or PDF/UA, and the document would not be as it was meant: see `errors`."""

    name = "incomplete-document"


class NotWellFormed(DocumentFailed):
    """The XHTML is not well-formed."""

    name = "not-well-formed"


class InvalidData(DocumentFailed):
    """The data is not what the template asks for; each of `errors` has a JSON Pointer."""

    name = "invalid-data"


class ResourcesMissing(DocumentFailed):
    """`strict`, and a resource could not be loaded."""

    name = "resources-missing"


class VariantRefused(DocumentFailed):
    """It can't be of its PDF variant; each of `errors` says what would be accepted."""

    name = "variant-refused"


class DocumentTooLarge(DocumentFailed):
    """It takes more memory, nesting or output than one document may."""

    name = "document-too-large"


class TypesettingFailed(DocumentFailed):
    """The typesetter gave up on it."""

    name = "typesetting-failed"


class DocumentCrashed(DocumentFailed):
    """Two workers died over it."""

    name = "document-crashed"


class UnusablePdf(DocumentFailed):
    """A PDF that was sent is damaged, encrypted or signed."""

    name = "unusable-pdf"


class NoEInvoice(DocumentFailed):
    """A PDF that was sent holds no e-invoice, or none that can be read."""

    name = "no-e-invoice"


class CallerBusy(Busy):
    """You have as many documents in work as one may."""

    name = "caller-busy"


class Overloaded(Busy):
    """There is too much to do."""

    name = "overloaded"


class Draining(Busy):
    """It is shutting down."""

    name = "draining"


class FeedFull(Busy):
    """As many listen to the service's events as may."""

    name = "feed-full"


class SpoolFull(Busy):
    """It has no room for the document."""

    name = "spool-full"


class IdempotencyKeyInUse(Busy):
    """The first request with this Idempotency-Key is in work."""

    name = "idempotency-key-in-use"


class NoSuchJob(RequestRejected):
    """You have no job of this id."""

    name = "no-such-job"


class NoResult(RequestRejected):
    """The job makes no such result, or has none yet."""

    name = "no-result"


class NoSuchRange(RequestRejected):
    """The result has no such bytes."""

    name = "no-such-range"


class JobExpired(RequestRejected):
    """The job's data are deleted."""

    name = "job-expired"


class WrongState(Busy):
    """The job can't do that in its state."""

    name = "wrong-state"


class JobsFull(Busy):
    """It has no room for another job."""

    name = "jobs-full"


class JobsUnavailable(Busy):
    """Its jobs can't be reached."""

    name = "jobs-unavailable"


class TemplateBroken(ServiceFault):
    """The template can't cope with data that its schema admits."""

    name = "template-broken"


class PressBroken(ServiceFault):
    """The workers can't start."""

    name = "press-broken"


class InternalError(ServiceFault):
    """It has a fault."""

    name = "internal-error"


def _leaves(kind: type[PressroomError]) -> dict[str, type[PressroomError]]:
    own = {kind.name: kind} if kind.name else {}
    return own | {n: k for child in kind.__subclasses__() for n, k in _leaves(child).items()}


BY_NAME = _leaves(PressroomError)


def error_of(
    problem: dict[str, Any],
    status: int,
    retry_after: float | None = None,
    request_id: str | None = None,
) -> PressroomError:
    """The exception for an answer.

    Args:
        problem: the problem document; one of a type that is not known here is judged by its status.
        status: HTTP's.
        retry_after: seconds, where the service said so.
        request_id: where the service said so.
    """
    kind = BY_NAME.get(str(problem.get("type")).removeprefix("/problems/"))
    return (kind or _by_status(status))(problem, status, retry_after, request_id)


def _by_status(status: int) -> type[PressroomError]:
    if status in (409, 429, 503):
        return Busy
    return RequestRejected if status < 500 else ServiceFault
