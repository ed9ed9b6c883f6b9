"""The frozen values that cross between the loop and the processes.

A `Job` goes to a worker and a `Receipt` or a `Fault` comes back, both through the executor's
pipes, so each must pickle to less than 4,096 bytes (PIPE_BUF, pipe(7)): a worker killed in the
middle of a larger write would hang its executor for ever. Whatever can be long is a file in the
job's folder.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

PIPE_BUF = 4096

# A job's folder holds its body under this name.
BODY = "body"

# The templates that an e-invoice can be made with, and its type (UNTDID 1001).
E_INVOICES = {"invoice": "380", "credit-note": "381"}

Format = Literal["pdf", "png", "html", "json"]
Permission = Literal["print", "copy", "annotate", "fill", "edit", "assemble"]


@dataclass(frozen=True, slots=True)
class Html:
    """The body is one HTML document; `charset` is the one its Content-Type named."""

    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Multipart:
    """The body is a multipart/form-data upload: index.html and its assets."""

    boundary: str


@dataclass(frozen=True, slots=True)
class Site:
    """The body is one HTML document, and its relative URLs name files below `root`."""

    root: str


@dataclass(frozen=True, slots=True)
class Template:
    """The body is JSON: data for the template that `folder` holds."""

    folder: str

    @property
    def name(self) -> str:
        """What it is called."""
        return Path(self.folder).name


@dataclass(frozen=True, slots=True)
class Merge:
    """The body is a multipart/form-data upload of PDFs that are to be one."""

    boundary: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The body is a PDF, or with a `boundary` an upload of one and of what to attach to it."""

    boundary: str | None = None


@dataclass(frozen=True, slots=True)
class Inspect:
    """The body is a PDF of which to tell."""


@dataclass(frozen=True, slots=True)
class Extract:
    """The body is a PDF, and what is asked for is the e-invoice in it."""


Source = Html | Multipart | Site | Template | Merge | Finish | Inspect | Extract


@dataclass(frozen=True, slots=True)
class Lock:
    """How a PDF is encrypted: whoever opens it by `user` may do what `allowed` names."""

    user: str = field(repr=False)
    owner: str = field(repr=False)
    allowed: tuple[Permission, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What the press is asked to make of a document.

    `variant` is one of WeasyPrint's PDF variants, `profile` one of Factur-X's, where the PDF is to
    be an e-invoice, `zoom` scales the whole page, `dpi` is the
    highest resolution of embedded images, `jpeg_quality` goes from 0 to 95, `page_css` is a
    user stylesheet made of the page options. With `epoch`, the Unix time that stands for now, the
    same input gives the same bytes. `watermark` is a text across every page.
    """

    format: Format = "pdf"
    variant: str | None = None
    profile: str | None = None
    tagged: bool = False
    forms: bool = False
    metadata: bool = False
    zoom: float = 1.0
    jpeg_quality: int | None = None
    dpi: int | None = None
    optimize_images: bool = False
    media: str = "print"
    page_css: str = ""
    strict: bool = False
    epoch: int | None = None
    watermark: str | None = None
    lock: Lock | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a job may claim of the pool.

    `deadline` is a `time.monotonic()` instant in seconds; `urgency` and `incremental` are
    RFC 9218's; `caller` names who is to be limited, if anyone.
    """

    deadline: float
    urgency: int = 3
    incremental: bool = False
    caller: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One document to make.

    `folder` is its place in the spool; `kind` names the documents that take about as long.
    """

    folder: Path
    source: Source
    options: Options
    claim: Claim
    kind: str = "html"

    @property
    def body(self) -> Path:
        """What the caller sent, as it came."""
        return self.folder / BODY

    @property
    def document(self) -> Path:
        """What the press made."""
        return self.folder / f"document.{self.options.format}"

    @property
    def items(self) -> Path:
        """The list that goes with a fault: a JSON array of `offload.errors.Item`."""
        return self.folder / "items.json"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A document was made; one of HTML has no pages.

    `warnings` names resources that could not be loaded: as many of the `warning_count` as fit
    the pipe. Times are seconds; `queue_seconds` is the pool's to fill in. `rss_bytes` is the
    worker's resident memory once it was done, `began_at` the Unix time at which it began,
    `digest` the document's SHA-256 in hexadecimal, where the same bytes were asked for.
    """

    pages: int
    size_bytes: int
    render_seconds: float
    rss_bytes: int
    warnings: tuple[str, ...] = ()
    warning_count: int = 0
    queue_seconds: float = 0.0
    began_at: float = 0.0
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """No document was made: `kind` names the class in `offload.errors` to raise.

    With `listed`, the job's `items` file holds the faults one by one.
    """

    kind: str
    detail: str
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Lap:
    """A stretch of a job's way: it waited, or a lane worked on it.

    `began` is a `time.monotonic()` instant.
    """

    waiting: bool
    began: float
    seconds: float


@dataclass(frozen=True, slots=True)
class JobRecord:
    """How one job went, told once when it ended, whatever the end was. Times in seconds."""

    kind: str
    outcome: str
    estimate_seconds: float
    queue_seconds: float
    service_seconds: float
    attempts: int
    receipt: Receipt | None = None
    laps: tuple[Lap, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a pool is held to.

    `backlog` and `per_caller` count jobs; memory is in bytes; `home` is the folder in the spool's
    root where lanes keep temporary files; `readable` are further folders that documents may load
    from, and `hosts` the hosts; `loops` are how many pools like this one share the machine's
    memory.
    """

    workers: int
    backlog: int
    worker_memory: int
    home: Path
    per_caller: int | None = None
    readable: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    loops: int = 1
