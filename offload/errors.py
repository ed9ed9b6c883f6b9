"""What can become of a job that does not end in a document.

    OffloadError
    ├── Refused                  nothing was begun; the same request may succeed later
    │   ├── Overloaded           no room, or predicted to miss its deadline
    │   ├── CallerBusy           its caller has all that one may have
    │   └── Draining             the pool is closing
    ├── DeadlineExceeded         the job's own deadline passed, queued or running
    │   └── Dropped              it waits, and can no longer make its deadline
    ├── SpoolFull                no room left to keep the body or the document
    ├── PressBroken              the worker's own fault: a disk, a library
    └── DocumentError            the document itself; the same document fails again
        ├── MalformedBody        the body can't be decoded, or holds no document
        ├── NotWellFormed        XHTML that is no XML
        ├── InvalidData          a template's data is not what its schema, or arithmetic, asks for
        ├── NoInvoice            a PDF that holds no e-invoice, or none that can be read
        ├── TemplateBroken       a template itself is at fault
        ├── UnusablePdf          a PDF that was sent is damaged, encrypted, or not to be changed so
        ├── ResourcesMissing     strict, and something it refers to could not be loaded
        ├── VariantRefused       something in it can't be in a PDF of the variant that was asked for
        ├── IncompleteDocument   strict, and something would not be shown as it was meant
        ├── DocumentTooLarge     more memory, depth or output than one document may take
        ├── TypesettingFailed    the press gave up on it
        └── DocumentCrashed      two workers died over it

    WorkerDied                   a lane lost its process; the pool tries once more
    └── NotBegun                 before it had begun; the pool does not hold it against the document

Each class names its `outcome`: the value that metrics and logs carry.
"""

from typing import ClassVar

# One of several faults: a sentence, or members of which `detail` is the sentence.
Item = str | dict[str, str]


class OffloadError(Exception):
    """A job that ended without a document.

    Args:
        detail: what is wrong, in a sentence for the caller.
        items: each fault by itself, where there are several.
    """

    outcome: ClassVar[str] = "failed"

    def __init__(self, detail: str, items: tuple[Item, ...] = ()) -> None:
        super().__init__(detail)
        self.items = items


class Refused(OffloadError):
    """Not taken on.

    Args:
        detail: why, in a sentence.
        retry_after: seconds after which asking again makes sense.
    """

    outcome = "refused"

    def __init__(self, detail: str, retry_after: float) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Overloaded(Refused):
    """The backlog has no room, or the job is predicted to miss its deadline."""


class CallerBusy(Refused):
    """The caller has as many jobs as one may have."""

    outcome = "limited"


class Draining(Refused):
    """The pool takes no new work: it is about to close."""

    outcome = "draining"


class DeadlineExceeded(OffloadError):
    """Not done by the job's deadline; its lane, if it had one, was killed."""

    outcome = "deadline"


class Dropped(DeadlineExceeded):
    """Let go while it waited: it could no longer make its deadline."""

    outcome = "dropped"


class SpoolFull(OffloadError):
    """The spool's file system has no room."""

    outcome = "spool-full"


class PressBroken(OffloadError):
    """The worker failed at something that is not the document's to get wrong."""


class DocumentError(OffloadError):
    """The document's own fault."""


class MalformedBody(DocumentError):
    """The body is not what its media type says, or holds no document."""

    outcome = "invalid"


class NotWellFormed(DocumentError):
    """XHTML that is no XML; `str()` names line and column."""

    outcome = "invalid"


class InvalidData(DocumentError):
    """The data can't fill its template; each item has a JSON `pointer` (RFC 6901)."""

    outcome = "invalid"


class NoInvoice(DocumentError):
    """A PDF that holds no e-invoice, or none that can be read."""

    outcome = "invalid"


class TemplateBroken(DocumentError):
    """A template that can't be used; `str()` is one line that names the file, and where in it."""

    outcome = "invalid"


class UnusablePdf(DocumentError):
    """A PDF that was sent can't be used as was asked; each item names a `part` of the upload."""

    outcome = "invalid"


class ResourcesMissing(DocumentError):
    """Strict was asked for, and `items` could not be loaded."""

    outcome = "invalid"


class VariantRefused(DocumentError):
    """It can't be of its PDF variant; each item says what in it does not go, and what would."""

    outcome = "invalid"


class IncompleteDocument(DocumentError):
    """Something would not be shown, which strict or the variant forbids; `items` say what."""

    outcome = "invalid"


class DocumentTooLarge(DocumentError):
    """It needs more memory, nesting or output than one document may take."""

    outcome = "too-large"


class TypesettingFailed(DocumentError):
    """The press raised an error over this document that is not about a limit."""


class DocumentCrashed(DocumentError):
    """Two workers died while they had this document."""

    outcome = "crashed"


class WorkerDied(Exception):
    """The lane's process ended with a job in hand."""


class NotBegun(WorkerDied):
    """The lane's process had ended before the job was in its hands."""
