"""The catalogue of templates: folders, copied to where editing them changes no document.

A copy's path holds the hash of its name and content, so what is at a path never changes: a worker
keeps what it compiled, a job keeps the template it was admitted with, and a reload that changes
nothing changes nothing.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from offload.errors import TemplateBroken
from offload.order import EngineName, Template

# What each template has, and what it has besides for an engine.
FILES = ("schema.json", "sample.json", "README.md")
ENGINE_FILES: Mapping[EngineName, tuple[str, ...]] = {
    "weasyprint": ("template.html", "style.css"),
    "typst": ("template.typ",),
}
# Files that each template has unless it brings its own, in the folder of this name beside it.
SHARED = "_shared"
# Words by language, which templates look up by `text('key')`: an operator's own, or catalogues.
_TEXTS = "texts.json"
_CATALOGUE = re.compile(r"texts/([a-z]{2,3})\.po")
_SAMPLE = re.compile(r"sample-([A-Za-z0-9-]{1,40})\.json")
# What a template may be called: a part of a URL.
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")

# In a wheel the built-in templates lie in this package, in a checkout at the top.
_HERE = Path(__file__).parent
BUILT_IN = next(p for p in (_HERE / "built_in", _HERE.parents[1] / "templates") if p.is_dir())

Files = Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class PublishedTemplate:
    """One template, ready to be used.

    Args:
        name: of its folder.
        folder: its copy, which does not change any more.
        description: the first paragraph of its README.
        readme: the whole of it, in CommonMark.
        schema: of its data, JSON text.
        sample: data that the schema admits, JSON text.
        samples: more of them, by the NAME of their files `sample-NAME.json`.
        languages: that its texts are in.
        engines: that can typeset it, the one that does unless another is asked for first.
    """

    name: str
    folder: Path
    description: str
    readme: str
    schema: bytes
    sample: bytes
    samples: Mapping[str, bytes] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    engines: tuple[EngineName, ...] = ("weasyprint",)

    def source(self, engine: EngineName | None = None) -> Template:
        """What an order for it names.

        Args:
            engine: that typesets it, or None for its first.

        Raises:
            LookupError: that engine has no file here; `str()` names those that have.
        """
        chosen = engine or self.engines[0]
        if chosen not in self.engines:
            raise LookupError(", ".join(self.engines))
        return Template(str(self.folder), chosen)


Templates = Mapping[str, PublishedTemplate]


def roots(own: Path | None) -> list[Path]:
    """The folders of templates: ours, and the operator's, if there is one."""
    return [BUILT_IN, *([own] if own else [])]


def publish(roots: Iterable[Path], home: Path) -> dict[str, PublishedTemplate]:
    """Copy the templates of some folders.

    Args:
        roots: folders of templates; a later one's template takes the place of an earlier one's
            of the same name, and its `_shared` files that of the earlier one's.
        home: where to copy to.

    Raises:
        TemplateBroken: a template lacks a file, or has a name that no URL should have.
        OSError: a file can't be read or copied.
    """
    return {name: _publish(name, files, home) for name, files in sorted(_gather(roots).items())}


def _gather(roots: Iterable[Path]) -> dict[str, Files]:
    """Each template's files by relative name."""
    shared: dict[str, Path] = {}
    own: dict[str, Files] = {}
    for root in roots:
        shared |= _files(root / SHARED)
        own |= {folder.name: _files(folder) for folder in _folders(root)}
    return {name: {**shared, **files} for name, files in own.items()}


def _folders(root: Path) -> Iterator[Path]:
    """The templates of a folder. Kubernetes keeps dotted folders in a mounted one."""
    for path in sorted(root.iterdir()):
        if not path.is_dir() or path.name.startswith((".", "_")):
            continue
        if not NAME.fullmatch(path.name):
            raise TemplateBroken(f"{path}:1: a template is named by a-z, 0-9 and hyphens")
        for name in _needed(path):
            if not (path / name).is_file():
                raise TemplateBroken(f"{path.name}/{name}:1: is missing in {path.resolve()}")
        yield path


def _needed(folder: Path) -> Iterator[str]:
    """The files that a template has to have: those of one engine at least."""
    yield from FILES
    engines = _engines(path.name for path in folder.iterdir()) or ("weasyprint",)
    for engine in engines:
        yield from ENGINE_FILES[engine]


def _engines(names: Iterable[str]) -> tuple[EngineName, ...]:
    found = set(names)
    return tuple(engine for engine, files in ENGINE_FILES.items() if files[0] in found)


def _files(folder: Path) -> dict[str, Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path for path in found}


def _publish(name: str, files: Files, home: Path) -> PublishedTemplate:
    contents = {place: path.read_bytes() for place, path in sorted(files.items())}
    folder = home / _digest(name, contents) / name
    if not folder.exists():
        _copy(contents, folder)
    readme = _text(name, contents)
    return PublishedTemplate(
        name=name,
        folder=folder,
        description=_first_paragraph(readme),
        readme=readme,
        schema=contents["schema.json"],
        sample=contents["sample.json"],
        samples=_samples(name, contents),
        languages=_languages(name, contents),
        engines=_engines(contents),
    )


def _digest(name: str, contents: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(name.encode() + b"\0")
    for place, content in contents.items():
        digest.update(f"{place}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:32]


def _copy(contents: Mapping[str, bytes], folder: Path) -> None:
    """All of it or nothing: a worker must not see half a template."""
    draft = folder.parent.with_suffix(".draft")
    shutil.rmtree(draft, ignore_errors=True)
    for place, content in contents.items():
        path = draft / folder.name / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    draft.rename(folder.parent)


def _samples(name: str, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The samples beside `sample.json`; each is JSON.

    Raises:
        TemplateBroken: one is not.
    """
    named = {place: match[1] for place in contents if (match := _SAMPLE.fullmatch(place))}
    for place in named:
        _json(name, place, contents[place])
    return {which: contents[place] for place, which in named.items()}


def _languages(name: str, contents: Mapping[str, bytes]) -> tuple[str, ...]:
    if _TEXTS not in contents:
        return tuple(match[1] for place in contents if (match := _CATALOGUE.fullmatch(place)))
    texts = _json(name, _TEXTS, contents[_TEXTS])
    return tuple(sorted(texts)) if isinstance(texts, dict) else ()


def _json(name: str, place: str, content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise TemplateBroken(f"{name}/{place}:{line}: is not JSON: {error}") from error


def _text(name: str, contents: Mapping[str, bytes]) -> str:
    try:
        return contents["README.md"].decode()
    except UnicodeDecodeError as error:
        line = contents["README.md"].count(b"\n", 0, error.start) + 1
        raise TemplateBroken(f"{name}/README.md:{line}: is not encoded in UTF-8") from error


def _first_paragraph(readme: str) -> str:
    """What stands below the heading."""
    paragraphs = [p.strip() for p in re.split(r"\n\s*\n", readme)]
    return " ".join(next((p for p in paragraphs if p and not p.startswith("#")), "").split())
