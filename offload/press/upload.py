"""A multipart/form-data body (RFC 7578) as a document and its assets.

The parts stay in memory and never become files: a name in an upload is a key, not a path.
"""

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from offload.errors import MalformedBody
from offload.form_data import Part, parts

INDEX = "index.html"


@dataclass(slots=True)
class Upload:
    """The parts by path.

    A part's path is its field name or its file name: `-F css/a.css=@css/a.css` and
    `-F 'files=@a.css;filename=css/a.css'` both put it at `css/a.css`. The field name goes first.
    Names that differ in their Unicode normal form alone are the same.
    """

    _named: dict[str, Part] = field(default_factory=dict)
    _filed: dict[str, Part] = field(default_factory=dict)

    @classmethod
    def parse(cls, body: Path, boundary: str) -> "Upload":
        """Read the body of a request.

        Raises:
            MalformedBody: it is no multipart/form-data, or a part's name is bad or another's.
        """
        upload = cls()
        for part in parts(body, boundary):
            if not part.is_option:
                upload._add(part)
        return upload

    def read(self, name: str) -> tuple[bytes, str | None]:
        """A part's content and media type.

        Raises:
            LookupError: there is none of this name.
        """
        part = self._find(name)
        if part.media_type and part.charset:
            return part.content, f"{part.media_type}; charset={part.charset}"
        return part.content, part.media_type

    def index(self) -> Part:
        """The document.

        Raises:
            MalformedBody: there is none.
        """
        try:
            part = self._find(INDEX)
        except KeyError:
            raise MalformedBody(f"No part of the multipart body is named {INDEX}.") from None
        if not part.content.strip():
            raise MalformedBody(f"{INDEX} is empty.")
        return part

    def _find(self, name: str) -> Part:
        name = unicodedata.normalize("NFC", name)
        return self._named.get(name) or self._filed[name]

    def _add(self, part: Part) -> None:
        if part.filename:
            self._add_file(_clean(part.filename), part)
            if _takes_many(part.name):
                return
        name = _clean(part.name)
        if name in self._named:
            raise _twice(name)
        self._named[name] = part

    def _add_file(self, name: str, part: Part) -> None:
        """Under its file name, which must be its own if its field's name is no path."""
        if name in self._filed and not _is_path(part.name):
            raise _twice(name)
        self._filed.setdefault(name, part)


def _takes_many(field: str) -> bool:
    """Whether it is a form field that takes any number of files."""
    return field in ("file", "files") or field.endswith("[]")


def _is_path(field: str) -> bool:
    return "." in field or "/" in field


def _twice(name: str) -> MalformedBody:
    return MalformedBody(f"Two parts of the multipart body are named {name!r}.")


def _clean(name: str) -> str:
    """A relative path without detours.

    Raises:
        MalformedBody: it is absolute, leads upwards, or holds what no path should.
    """
    segments = name.removeprefix("./").split("/")
    if not name or {"", ".", ".."} & set(segments) or any(c in name for c in "\\\0\r\n"):
        raise MalformedBody(
            f"{name[:200]!r} is no relative path: a part is named like css/style.css."
        )
    return unicodedata.normalize("NFC", "/".join(segments))
