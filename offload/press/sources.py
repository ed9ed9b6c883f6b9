"""A job's body as a document that can be typeset."""

from dataclasses import replace
from pathlib import Path

import webencodings

from offload import errors
from offload.order import E_INVOICES, XHTML, EngineName, Html, Options, Template
from offload.press.assets import Folder, NoAssets
from offload.press.documents import template
from offload.press.documents.content import Content
from offload.press.documents.einvoice import attaching
from offload.press.documents.einvoice.draft import Draft
from offload.press.documents.einvoice.making import make
from offload.press.documents.einvoice.profiles import PROFILES
from offload.press.documents.template import CompiledTemplate
from offload.press.engines.engine import Document
from offload.press.upload import Upload

# Encodings of the standard that stand for no characters of their own.
_NO_TEXT = ("replacement", "x-user-defined")


def html(body: Path, source: Html) -> Document:
    """The body is HTML or XHTML, in the charset that its sender named.

    Raises:
        MalformedBody: it is empty, or the charset is unknown.
    """
    return Document(_not_empty(body), NoAssets(), _known(source.charset), is_xml=source.is_xml)


def upload(body: Path, boundary: str) -> Document:
    """The body is an upload of HTML and its assets.

    Raises:
        MalformedBody: it is no upload, has no document, or one in an unknown charset.
    """
    parts = Upload.parse(body, boundary)
    index = parts.index()
    return Document(index.content, parts, _known(index.charset), is_xml=index.media_type == XHTML)


def site(body: Path, root: str) -> Document:
    """The body is HTML whose assets are the files below `root`.

    Raises:
        MalformedBody: it is empty.
    """
    return Document(_not_empty(body), Folder(Path(root)))


def filled(body: Path, source: Template, options: Options) -> Document:
    """The body is data for a template; of the same data its e-invoice is made.

    Args:
        body: the file with the data.
        source: names the template's folder and its engine.
        options: name the e-invoice's profile, if one is to be made.

    Raises:
        MalformedBody: it is no JSON.
        InvalidData: it is not what the schema, the arithmetic or the e-invoice's rules ask for.
        TemplateBroken: the template is at fault.
    """
    compiled = template.load(source.folder)
    content = compiled.read(body.read_bytes())
    document = _document(compiled, content, source.engine)
    if options.profile is None:
        return document
    return _with_e_invoice(document, compiled, content, options.profile)


def _document(compiled: CompiledTemplate, content: Content, engine: EngineName) -> Document:
    if engine == "typst":
        values = compiled.values(content).encode()
        document = Document(values, compiled.assets, program=compiled.program)
    else:
        page = compiled.write(content).encode()
        document = Document(page, compiled.assets, "utf-8", stylesheet=compiled.stylesheet)
    return replace(document, flaws=compiled.flaws(content))


def e_invoice(body: Path, folder: str, options: Options) -> bytes:
    """The body is data for the template in `folder`: the XML of its e-invoice alone.

    Args:
        body: the file with the data.
        folder: the template's.
        options: name its profile, and its syntax if not the profile's first.

    Raises:
        MalformedBody: it is no JSON.
        InvalidData: it is not what the schema, the arithmetic or the e-invoice's rules ask for.
        TemplateBroken: the template is at fault.
    """
    compiled = template.load(folder)
    assert options.profile is not None
    draft = _draft(compiled, compiled.read(body.read_bytes()), options.profile)
    syntax = options.syntax or draft.profile.syntaxes[0]
    return make(replace(draft, syntax=syntax)).xml


def _with_e_invoice(
    document: Document, compiled: CompiledTemplate, content: Content, profile: str
) -> Document:
    draft = _draft(compiled, content, profile)
    return attaching.attach(document, draft, make(draft))


def _draft(compiled: CompiledTemplate, content: Content, profile: str) -> Draft:
    kind = E_INVOICES[compiled.name]
    return Draft(content.value, content.bill, content.formats, kind, PROFILES[profile])


def _known(charset: str | None) -> str | None:
    """A charset that a sender named, if the Encoding Standard has text in it.

    Raises:
        MalformedBody: it has not.
    """
    if not charset:
        return charset
    encoding = webencodings.lookup(charset)
    if encoding is None:
        raise errors.MalformedBody(
            f"The charset {charset!r} is no label of the Encoding Standard, as utf-8 is."
        )
    if encoding.name in _NO_TEXT:
        raise errors.MalformedBody(f"The charset {charset!r} can't be read: use utf-8.")
    return charset


def _not_empty(body: Path) -> bytes:
    content = body.read_bytes()
    if not content.strip():
        raise errors.MalformedBody("The document is empty.")
    return content
