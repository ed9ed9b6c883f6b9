"""The headers that Pressroom's requests and answers carry, as OpenAPI tells of them."""

from handlers.openapi.operation import Header
from handlers.request.preferences import DEFAULT_WAIT, LONGEST_WAIT

_COUNT = {"type": "integer", "minimum": 0}
_STRING = {"type": "string"}

# Of a request for a document. What can't be read in them counts as not said, but for a `wait`, and
# they may hold more than is told here: so there are no patterns.
WORK = (
    Header(
        "Prefer",
        f"`wait=N`: seconds until the caller gives up (RFC 7240), {DEFAULT_WAIT} by default and "
        f"{LONGEST_WAIT} at most. `respond-async`: after them, or at once, a 202 and a job.",
        _STRING,
        f"wait={DEFAULT_WAIT}",
    ),
    Header(
        "Priority",
        "Urgency from `u=0` to `u=7`, 3 by default, and `i` to queue behind requests of equal "
        "urgency (RFC 9218). Above 3 is background work.",
        _STRING,
        "u=3",
    ),
    Header(
        "traceparent",
        "The trace that the request belongs to (W3C Trace Context).",
        _STRING,
    ),
    Header("Idempotency-Key", "A repeat of this request gets the same document.", _STRING),
)

_FORM = "1 to 127 bytes: printable ASCII, all else and `%` percent-encoded as UTF-8."
# Of a request for a PDF that may be encrypted.
SECRETS = (
    Header("Pressroom-User-Password", f"Opens the PDF. {_FORM}", _STRING),
    Header("Pressroom-Owner-Password", f"May do everything with it. {_FORM}", _STRING),
)

# Of the answer that is a document.
DOCUMENT = (
    Header("Pressroom-Pages", "Pages of the document.", _COUNT, "1"),
    Header("Pressroom-Warnings", "How many things may not be as they were meant.", _COUNT, "0"),
    Header("Server-Timing", "`queue` and `render`, in milliseconds.", _STRING, "queue;dur=0.4"),
    Header(
        "Content-Disposition",
        "Shown in place, or saved under the name that was asked for (RFC 6266).",
        _STRING,
        'inline; filename="document.pdf"',
    ),
)

# Of the answer that a job was taken on.
ACCEPTED = (
    Header("Location", "Where the job is.", _STRING),
    Header("Retry-After", "Seconds after which to look at it.", _COUNT),
)
_WEBHOOK = Header(
    "Pressroom-Webhook",
    "A URL to call when the job has ended (Standard Webhooks), of a host that the operator allows.",
    _STRING,
)
# Of a request for a batch.
BATCH = (
    _WEBHOOK,
    Header("Idempotency-Key", "Needed: a repeat of this request gets the same job.", _STRING),
    Header(
        "Pressroom-Finish-By",
        "The instant at which you want it done (RFC 3339): metrics say how many lanes that takes.",
        _STRING,
    ),
)

# Of the answer that may be asked for again.
ENTITY_TAG = (Header("ETag", "Changes with the content (RFC 9110).", _STRING, '"4bf92f35"'),)

# Of an answer that tells when to come back.
RETRY_AFTER = Header("Retry-After", "Seconds after which to send it again.", _COUNT, "2")
