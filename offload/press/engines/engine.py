"""The seam of an engine: what goes in, what comes out, and nothing of any engine's library."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from offload.order import Options
from offload.press.assets import Assets
from offload.press.network.hosts import AllowedHosts


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Stylesheet:
    """A template's stylesheet. The same object again stands for the same rules and fonts."""

    css: str
    assets: Assets


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the PDF.

    Args:
        name: to save it under.
        content: its bytes.
        description: for readers.
        created: when it was made, and last changed.
        relationship: to the document (ISO 32000-2, 7.11.3, AFRelationship).
    """

    name: str
    content: bytes
    description: str
    created: datetime
    relationship: str


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be typeset.

    Args:
        content: the source, HTML for an engine of HTML.
        assets: what its relative URLs name.
        encoding: of the content, as its sender named it.
        stylesheet: rules that are not in the content, where they are a template's.
        attachments: files that the PDF carries.
        xmp: RDF descriptions that its metadata carries besides its own.
        is_xml: whether the content is XHTML.
        flaws: sentences about what its author should know of it, before it is typeset.
        program: a file in Typst, for an engine of that: the content is the JSON that it reads, and
            its folder all that it can read besides.
    """

    content: bytes
    assets: Assets
    encoding: str | None = None
    stylesheet: Stylesheet | None = None
    attachments: tuple[Attachment, ...] = ()
    xmp: bytes = b""
    is_xml: bool = False
    program: Path | None = None
    flaws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typeset:
    """What was made.

    Args:
        pages: how many there are.
        missing: sentences about resources that could not be loaded.
        flaws: sentences about what else is not shown as its author meant it.
    """

    pages: int
    missing: tuple[str, ...] = ()
    flaws: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """All that may be wrong."""
        return self.missing + self.flaws


class Engine(Protocol):
    """A typesetter: a document in, a PDF file out."""

    def allow(self, hosts: AllowedHosts) -> None:
        """Let documents load from these hosts, from now on."""
        ...

    def prepare(self) -> None:
        """Make ready what the next document needs, while nobody waits."""
        ...

    def typeset(self, document: Document, options: Options, target: Path) -> Typeset:
        """Write a document as a PDF file.

        Args:
            document: what to typeset.
            options: how; `format`, `watermark` and `lock` are not the engine's.
            target: the file to write.
        """
        ...
