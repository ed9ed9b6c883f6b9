"""What Pressroom made."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A document: a PDF, a picture of its first page, or a template's HTML.

    Args:
        content: its bytes.
        media_type: what they are.
        pages: how many it has.
        warnings: how many resources could not be loaded.
        attempts: how many requests it took.
    """

    content: bytes
    media_type: str
    pages: int
    warnings: int
    attempts: int

    @classmethod
    def of(cls, content: bytes, headers: Mapping[str, str], attempts: int) -> "Document":
        """The document of an answer."""
        return cls(
            content=content,
            media_type=headers["content-type"].partition(";")[0],
            pages=int(headers["pressroom-pages"]),
            warnings=int(headers["pressroom-warnings"]),
            attempts=attempts,
        )
