"""A template in Typst and JSON into a PDF, by Typst's own compiler."""

import ctypes
import io
import os
import re
import time
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import pikepdf
import typst

from offload.errors import Item, TemplateBroken, TypesettingFailed, VariantRefused
from offload.order import Options
from offload.press.engines import glyphs, streams
from offload.press.engines.engine import Document, Typeset
from offload.press.engines.typst import attachments, boxes, data, edges, faults
from offload.press.network.hosts import AllowedHosts

# One thread of layout a lane, as everywhere: read when the first document is compiled.
os.environ["RAYON_NUM_THREADS"] = "1"
# A package that is missing would be downloaded, where hosts are allowed. Nobody listens here.
_NOWHERE = "http://127.0.0.1:1"
os.environ.update(HTTPS_PROXY=_NOWHERE, https_proxy=_NOWHERE)

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_FONTS = ("*.ttf", "*.otf", "*.ttc", "*.otc")
# As many as there are compiled templates.
_KEPT = 64
# Bytes of data from which on a document's memory is given back before the next: Typst keeps what it
# worked out for ten further documents, 90 kB for each row of a table.
_LARGE = 100_000
_KEPT_FOR = 10
# Typst falls back to another font without a word of its own in HTML and CSS, too.
_FALLBACK = "unknown font family"
_NO_FILE: Item = {
    "detail": "It carries no file.",
    "expected": "pdf.attach in the template, or pdf/a-4e",
}
# Typst asks for a file's media type in PDF/A-3, and not in PDF/A-4, which wants it too (6.9).
_ARCHIVES_OF_ANY_FILE = ("pdf/a-4e", "pdf/a-4f")
_UNTYPED_FILE: Item = {
    "detail": "A file that it carries has no media type.",
    "expected": 'mime-type: "application/octet-stream" where it is not known',
}

# What the system has, looked up once, before workers fork: it starts no thread.
_SYSTEM_FONTS = typst.Fonts()


class Typst:
    """The engine of templates in Typst. Implements `Engine`."""

    def allow(self, hosts: AllowedHosts) -> None:
        """Typst loads nothing from any host."""

    def __init__(self) -> None:
        # The folder of the last document's program, if it was a large one.
        self._large: Path | None = None

    def prepare(self) -> None:
        """Give back the memory of a large document."""
        if self._large:
            _forget(self._large)
            self._large = None

    def typeset(self, document: Document, options: Options, target: Path) -> Typeset:
        """Write a document as a PDF file.

        Args:
            document: its program, and its content, the JSON that the program reads.
            options: how; those of HTML are not looked at.
            target: the file to write.

        Raises:
            TemplateBroken: the program can't be compiled; names the file and the line.
            InvalidData: the logo in the data is no picture, or a number is too long.
            IncompleteDocument: its variant must have a glyph for each character.
            VariantRefused: something in it can't be in a PDF of its variant.
            TypesettingFailed: something in it can't be in any PDF.
        """
        self.prepare()
        if document.program and len(document.content) > _LARGE:
            self._large = document.program.parent
        private = _private(document)
        glyphs.refuse(faults.items_of(private, document), options)
        pdf, warnings = _made(document, options)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            glyphless = boxes.sentences(
                opened, lambda variant: _compile(document, replace(options, variant=variant))
            )
            glyphs.refuse(glyphless, options)
            if options.variant == "pdf/a-4f" and not (opened.attachments or document.attachments):
                _refuse([_NO_FILE], options)
            if options.variant in _ARCHIVES_OF_ANY_FILE and not all(
                map(_is_typed, opened.attachments.values())
            ):
                _refuse([_UNTYPED_FILE], options)
            made = attachments.add(opened, document) if document.attachments else pdf
            target.write_bytes(streams.unambiguous(made, options.variant))
            said = [w.message for w in warnings if not w.message.startswith(_FALLBACK)]
            flaws = (*said, *glyphless, *glyphs.sentences(private), *edges.sentences(pdf, opened))
            return Typeset(len(opened.pages), flaws=flaws)


def _is_typed(file: pikepdf.AttachedFileSpec) -> bool:
    return bool(file.get_file().mime_type)


def _made(document: Document, options: Options) -> tuple[bytes, list[typst.TypstWarning]]:
    assert document.program is not None
    try:
        return _compile(document, options)
    except typst.TypstError as error:
        found = faults.of(error, document.program)
        glyphs.refuse(faults.items_of(faults.glyphless(error), document), options)
        if any(fault.of_variant for fault in found) or _can_be_laid_out(document):
            _refuse([fault.item(document) for fault in found], options)
        faults.refuse_logo(found, document)
        faults.refuse_number(found, document)
        raise TemplateBroken(str(found[0])) from error


def _can_be_laid_out(document: Document) -> bool:
    """Whether it is the writing of a PDF alone that fails."""
    try:
        _compiled(document, format="svg")
    except typst.TypstError:
        return False
    return True


def _refuse(items: list[Item], options: Options) -> NoReturn:
    if options.variant:
        raise VariantRefused(f"The document can't be {options.variant}.", tuple(items))
    raise TypesettingFailed("The document can't be a PDF.", tuple(items))


def _compile(document: Document, options: Options) -> tuple[bytes, list[typst.TypstWarning]]:
    variant = options.variant
    made, warnings = _compiled(
        document,
        format="pdf",
        pdf_standards=[variant.removeprefix("pdf/")] if variant else [],
        timestamp=int(time.time()) if options.epoch is None else options.epoch,
        pdf_tags=options.tagged or _is_tagged(variant),
    )
    assert isinstance(made, bytes)
    return made, warnings


def _compiled(document: Document, **how: Any) -> tuple[Any, list[typst.TypstWarning]]:
    program = document.program
    assert program is not None
    process = os.getpid()
    with data.written(document.content, data.packages(process)):
        return _compiler(program.parent, process).compile_with_warnings(program, **how)


def _is_tagged(variant: str | None) -> bool:
    """Whether a variant asks for tags: PDF/UA, and the levels a of PDF/A."""
    return variant is not None and (variant.startswith("pdf/ua") or variant.endswith("a"))


def _private(document: Document) -> set[str]:
    """Characters of private use in the data: Typst's own fonts have some sign for a few of them.

    A template that brings fonts knows what it shows.
    """
    assert document.program is not None
    characters = set(_PRIVATE.findall(document.content.decode()))
    return set() if characters and _has_fonts(document.program.parent) else characters


@lru_cache(maxsize=_KEPT)
def _has_fonts(folder: Path) -> bool:
    """Whether a template brings fonts of its own."""
    return any(path for pattern in _FONTS for path in folder.rglob(pattern))


@lru_cache(maxsize=_KEPT)
def _compiler(folder: Path, process: int) -> typst.Compiler:
    """For the programs of a folder, which reads no file outside of it but the data."""
    own = typst.Fonts(font_paths=[str(folder)]) if _has_fonts(folder) else _SYSTEM_FONTS
    return typst.Compiler(
        root=folder,
        font_paths=own,
        package_path=folder / faults.PACKAGES,
        package_cache_path=data.packages(process),
    )


def _forget(folder: Path) -> None:
    """Let Typst drop what it keeps: it counts documents, small ones too."""
    for _ in range(_KEPT_FOR + 1):
        _compiler(folder, os.getpid()).compile(b"#h(0pt)", format="pdf")
    ctypes.CDLL(None).malloc_trim(0)
