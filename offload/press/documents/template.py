"""A template's folder, compiled once in each worker, and filled with data.

Jinja2 runs in its sandbox, escapes everything, and takes no undefined name for an empty one.
The stylesheet is every `.css` file of the folder in order of name, `style.css` last.
"""

import base64
import json
import mimetypes
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import jinja2
import jsonschema_rs
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from offload.errors import InvalidData, TemplateBroken
from offload.press.assets import Folder
from offload.press.documents import contrast, data, payment_codes, texts, values
from offload.press.documents.content import Content
from offload.press.documents.formats import DEFAULT_LOCALE, Formats
from offload.press.documents.rules import number
from offload.press.engines.engine import Stylesheet

_HTML, _TYPST = "template.html", "template.typ"
_SCHEMA, _BRAND = "schema.json", "brand.json"
# More than an operator has; each holds a font configuration of about 1 MB.
_KEPT = 64
# What may be too wide for a column of a table: to be asked of WeasyPrint, breaking words costs 7 %.
_LONG_WORD = re.compile(r"\S{20}")
_FIRST_STYLE = re.compile(r"<(?:style|link)\b|</head>", re.IGNORECASE)


class CompiledTemplate:
    """One template. Made by `load`.

    Args:
        folder: its files, which do not change any more.

    Raises:
        TemplateBroken: a file of it can't be used.
    """

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self.assets = Folder(folder)
        self._folder = folder
        self._texts = texts.load(folder)
        self._brand = self._json(_BRAND) if (folder / _BRAND).exists() else {}
        self._validator = self._compile_schema()
        self._html = self._compile_html() if (folder / _HTML).exists() else None
        self.program = folder / _TYPST

    @cached_property
    def css(self) -> str:
        """The stylesheet's text."""
        paths = sorted(self._folder.glob("*.css"), key=lambda p: (p.name == "style.css", p.name))
        return "\n".join(path.read_text("utf-8") for path in paths)

    @cached_property
    def stylesheet(self) -> Stylesheet:
        """The stylesheet, for all its documents."""
        return Stylesheet(self.css, self.assets)

    def read(self, body: bytes) -> Content:
        """What to fill in.

        Args:
            body: JSON text.

        Raises:
            MalformedBody: it is no JSON.
            InvalidData: it is not what the schema asks for.
        """
        value = data.read(body)
        data.check(self._validator, value)
        self._check_logo(value)
        formats = Formats(
            value.get("locale", DEFAULT_LOCALE), value.get("currency", "XXX"), self._texts
        )
        return Content(value, formats)

    def _check_logo(self, value: Any) -> None:
        """A logo that the data names is a picture of the folder, and no other file of it."""
        brand = value.get("brand") if isinstance(value, dict) else None
        logo = brand.get("logo", "") if isinstance(brand, dict) else ""
        if not isinstance(logo, str) or not logo or logo.startswith("data:"):
            return
        kind = mimetypes.guess_type(logo)[0] or ""
        if not kind.startswith("image/") or not self.assets.has(logo):
            detail = "is no picture in the template's folder"
            data.refuse([{"pointer": "/brand/logo", "detail": detail, "expected": "a picture"}])

    def write(self, content: Content) -> str:
        """The document's HTML.

        Raises:
            InvalidData: it is not what the arithmetic asks for.
            TemplateBroken: the template can't cope with what its schema admits.
        """
        assert self._html is not None
        try:
            return self._html.render(
                data=content.value,
                brand=self._branded(content),
                f=content.formats,
                text=content.formats.text,
                bill=lambda: content.bill,
                account=lambda: content.account,
                decimal=number,
                payment_code=lambda: payment_codes.draw(
                    content.value, content.bill.payable, content.formats
                ),
                asset=self._asset,
                paper=content.paper,
                tax_name=content.tax_name,
                self_billed=content.is_self_billed,
            )
        except InvalidData:
            raise
        except Exception as error:
            line = _line_of(error, self._folder)
            raise TemplateBroken(f"{self.name}/{line}: {error}") from error

    def values(self, content: Content) -> str:
        """What the document's program in Typst reads, as JSON.

        Raises:
            InvalidData: it is not what the arithmetic asks for.
        """
        return values.write(content, self._branded(content), self._called)

    def flaws(self, content: Content) -> tuple[str, ...]:
        """Sentences about what makes the document hard to read."""
        return tuple(contrast.flaws(self._branded(content)))

    def fill(self, body: bytes) -> str:
        """The document's HTML, of JSON text; raises what `read` and `write` do."""
        return self.write(self.read(body))

    def preview(self, html: str) -> str:
        """The HTML with its stylesheet inside, for a browser; before its own, as in a lane."""
        return _FIRST_STYLE.sub(lambda found: f"<style>{self.css}</style>{found[0]}", html, count=1)

    def _branded(self, content: Content) -> dict[str, Any]:
        return {**self._brand, **content.value.get("brand", {})}

    @cached_property
    def _called(self) -> frozenset[str]:
        """The sums that its programs in Typst call for."""
        return values.called("\n".join(values.programs(self.program)))

    def _asset(self, name: str) -> str:
        """A file of the folder as a data: URL, so that a preview needs nothing else."""
        content, _ = self.assets.read(name)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"

    def _compile_html(self) -> jinja2.Template:
        environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader(self._folder),
            autoescape=True,
            undefined=_Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            extensions=["jinja2.ext.loopcontrols"],
        )
        environment.filters["lines"] = _lines
        environment.tests["unbroken"] = _is_unbroken
        try:
            for name in environment.list_templates(extensions=["html"]):
                environment.get_template(name)
            return environment.get_template(_HTML)
        except jinja2.TemplateSyntaxError as error:
            where = f"{self.name}/{error.name}:{error.lineno}"
            raise TemplateBroken(f"{where}: {error.message}") from error

    def _compile_schema(self) -> jsonschema_rs.Validator:
        try:
            return jsonschema_rs.Draft202012Validator(self._json(_SCHEMA), validate_formats=True)
        except jsonschema_rs.ValidationError as error:
            where = f"{self.name}/{_SCHEMA}:1: at {data.pointer(*error.instance_path) or '/'}"
            raise TemplateBroken(f"{where}: {error.message}") from error

    def _json(self, name: str) -> Any:
        try:
            return json.loads((self._folder / name).read_bytes())
        except json.JSONDecodeError as error:
            raise TemplateBroken(f"{self.name}/{name}:{error.lineno}: {error.msg}") from error


class _Undefined(jinja2.StrictUndefined):
    """A name that stands for nothing, told without the classes of Python."""

    @property
    def _undefined_message(self) -> str:
        return self._undefined_hint or f"there is no {self._undefined_name}"


@lru_cache(maxsize=_KEPT)
def load(folder: str) -> CompiledTemplate:
    """The template in a folder. A published folder's content never changes."""
    return CompiledTemplate(Path(folder))


def _lines(text: str) -> Markup:
    """Text with its line breaks kept."""
    return Markup("<br/>").join(text.splitlines())


def _is_unbroken(value: Any) -> bool:
    """Whether there is a word in it of which a column may have to show parts."""
    if isinstance(value, Mapping):
        return any(map(_is_unbroken, value.values()))
    if isinstance(value, list):
        return any(map(_is_unbroken, value))
    return _LONG_WORD.search(str(value)) is not None


def _line_of(error: BaseException, folder: Path) -> str:
    """Where in the template's files an error arose: `template.html:12`."""
    found, traceback = _HTML, error.__traceback__
    while traceback:
        path = Path(traceback.tb_frame.f_code.co_filename)
        if path.is_relative_to(folder):
            found = f"{path.relative_to(folder)}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return found
