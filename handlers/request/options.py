"""The query as typed options: what a caller may ask of a document."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Literal, NoReturn, TypeVar

from multidict import MultiMapping
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from handlers.request.errors import InvalidOption
from handlers.request.option_types import (
    IN_UBL,
    IN_WORDS,
    Filename,
    Margin,
    PageSize,
    Permissions,
    Profile,
    Variant,
    Watermark,
)
from offload.order import EngineName, Format, Lock, Options, Syntax

# `option`, `detail` and what is `allowed`.
Fault = dict[str, str]

# An e-invoice: a PDF/A-3 with XML in it.
FACTUR_X = "factur-x"
_DEFAULT_PROFILE: Profile = "en16931"
_ARCHIVED = "pdf/a-3b"

_BOOLEANS = "true, false"
# Options that the press has under other names.
_OURS = {
    "engine",
    "filename",
    "reproducible",
    "watermark",
    "permissions",
    "page_size",
    "margin",
    "orientation",
}
# Options that say how HTML and CSS become a PDF.
_OF_HTML = (
    "forms", "metadata", "zoom", "jpeg_quality", "dpi", "optimize_images", "media", "page_size",
    "margin", "orientation", "browser_styles",
)  # fmt: skip
# Variants of PDF 1.4 that know no transparency (ISO 19005-1, 6.4).
_OPAQUE = ("pdf/a-1",)
# What is allowed instead, for faults of two options together.
_NAMED = {"allowed": "with a named size"}
_OF_INVOICES = f"with variant={FACTUR_X} or Accept: application/xml"
_CLEAR = {"allowed": "with other variants than pdf/a-1*"}
# Queries whose options are remembered: most callers send the same ones with each document.
_REMEMBERED = 100
# The first second of 1970: nobody takes it for the date of a document.
_NO_DATE = 0


class AnswerOptions(BaseModel):
    """Options of every answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    filename: Filename | None = Field(None, description="Name to save the answer under")
    reproducible: bool = Field(False, description="The same input gives the same bytes")

    def to_options(self, format_: Format, lock: Lock | None = None) -> Options:
        """What the press does."""
        return Options(format=format_, lock=lock, **self._members(format_))

    def _members(self, _: Format) -> dict[str, Any]:
        """Options by the press's names."""
        return {"epoch": _NO_DATE if self.reproducible else None}


class PdfOptions(AnswerOptions):
    """Options of every PDF, sent or made here."""

    watermark: Watermark | None = Field(None, description="Text across every page")
    permissions: Permissions | None = Field(
        None, description="What a reader without the owner's password may do"
    )

    def _members(self, format_: Format) -> dict[str, Any]:
        return {**super()._members(format_), "watermark": self.watermark}


class TypesettingOptions(PdfOptions):
    """Options of a document that is made here."""

    variant: Literal[Variant, "factur-x"] | None = Field(
        None, description="PDF/A or PDF/UA variant, or an e-invoice"
    )
    profile: Profile | None = Field(None, description="Profile of an e-invoice")
    syntax: Syntax | None = Field(None, description="Syntax of an e-invoice's XML")
    tagged: bool = Field(False, description="Tag the PDF for accessibility")
    forms: bool = Field(False, description="Make HTML form fields fillable")
    metadata: bool = Field(False, description="Keep custom <meta> elements in the PDF")
    zoom: float = Field(1.0, ge=0.1, le=10, description="Scale of the whole page")
    jpeg_quality: int | None = Field(None, ge=0, le=95, description="Re-encode JPEG images")
    dpi: int | None = Field(None, ge=10, le=2400, description="Highest resolution of images")
    optimize_images: bool = Field(False, description="Make images smaller without loss")
    media: Literal["print", "screen"] = Field("print", description="CSS media type")
    page_size: PageSize | None = Field(None, description="Page size, as @page's size")
    margin: Margin | None = Field(None, description="Page margin, as @page's margin")
    orientation: Literal["portrait", "landscape"] | None = Field(
        None, description="Page orientation, with a named page_size"
    )
    browser_styles: bool = Field(
        False,
        description="Obey what browsers obey and WeasyPrint leaves out: attributes for looks, "
        "@media with conditions, @supports",
    )
    strict: bool = Field(False, description="Fail when there is a warning")
    engine: EngineName | None = Field(
        None, description="Which of a template's files is typeset: template.html or template.typ"
    )

    @model_validator(mode="after")
    def _orient_named_sizes(self) -> "TypesettingOptions":
        if self.orientation and self.page_size and self.page_size[0].isdigit():
            raise PydanticCustomError(
                "orientation", "can't go with lengths in page_size: swap the lengths", _NAMED
            )
        return self

    def is_e_invoice(self, format_: Format) -> bool:
        """Whether what is made is an invoice for machines to read, in a PDF or alone."""
        return self.variant == FACTUR_X or format_ == "xml"

    def check_e_invoice(self, format_: Format) -> None:
        """Refuse options of e-invoices that do not go with what is made.

        Raises:
            InvalidOption: that.
        """
        refuse(list(self._e_invoice_faults(format_)))

    def _e_invoice_faults(self, format_: Format) -> Iterator[Fault]:
        if self.profile and not self.is_e_invoice(format_):
            yield {"option": "profile", "detail": "is of e-invoices", "allowed": _OF_INVOICES}
        if self.syntax and format_ != "xml":
            detail, allowed = "is of XML alone: in a PDF it is CII", "with Accept: application/xml"
            yield {"option": "syntax", "detail": detail, "allowed": allowed}
        elif self.syntax == "ubl" and (self.profile or _DEFAULT_PROFILE) not in IN_UBL:
            allowed = f"with the profiles {', '.join(IN_UBL)}"
            yield {"option": "syntax", "detail": "can't be 'ubl' here", "allowed": allowed}

    def check_engine(self, engine: EngineName | None, format_: Format) -> None:
        """Refuse what the engine of a template can't do.

        Args:
            engine: the template's; None for what is no template.
            format_: of what is made.

        Raises:
            InvalidOption: it can't.
        """
        if engine is None and self.engine == "typst":
            refuse_engine("typst", "weasyprint; typst is of templates")
        if engine == "typst":
            refuse(list(self._typst_faults(format_)))

    def _typst_faults(self, format_: Format) -> Iterator[Fault]:
        if format_ == "html":
            allowed = "with Accept: application/pdf or image/png"
            yield {"option": "engine", "detail": "typst makes no HTML", "allowed": allowed}
        for name in _OF_HTML:
            if getattr(self, name) != type(self).model_fields[name].default:
                yield {"option": name, "detail": "is of HTML", "allowed": "with engine=weasyprint"}

    @model_validator(mode="after")
    def _mark_where_that_is_allowed(self) -> "TypesettingOptions":
        if self.watermark and self.variant and self.variant.startswith(_OPAQUE):
            raise PydanticCustomError(
                "watermark", "can't go with this variant, which forbids transparency", _CLEAR
            )
        return self

    def _members(self, format_: Format) -> dict[str, Any]:
        members = {name: value for name, value in self if name not in _OURS}
        members |= {**super()._members(format_), "page_css": self._page_css()}
        if self.is_e_invoice(format_):
            members |= {"variant": _ARCHIVED, "profile": self.profile or _DEFAULT_PROFILE}
        return members

    def _page_css(self) -> str:
        size = " ".join(filter(None, (self.page_size, self.orientation)))
        rules = [f"size: {size}"] if size else []
        rules += [f"margin: {self.margin}"] if self.margin else []
        return f"@page {{ {'; '.join(rules)} }}" if rules else ""


Model = TypeVar("Model", bound=BaseModel)


def read(query: MultiMapping[str], model: type[Model]) -> Model:
    """The options that a query holds.

    Raises:
        InvalidOption: one is unknown, given twice, or has a value that it can't take.
    """
    refuse(_repeats(query))
    try:
        validated: Model = _validated(tuple(query.items()), model)
    except ValidationError as error:
        raise refusal([_fault(e, model) for e in error.errors()]) from error
    return validated


@lru_cache(_REMEMBERED)
def _validated(query: tuple[tuple[str, str], ...], model: type[BaseModel]) -> Any:
    return model.model_validate(dict(query))


def refusal(faults: list[Fault]) -> InvalidOption:
    """The error that names all of these faults."""
    return InvalidOption(f"{'; '.join(map(_sentence, faults))}.", {"errors": faults})


def _sentence(fault: Fault) -> str:
    end = " Allowed" if fault["detail"].endswith("?") else "; allowed"
    return f"{fault['option']}: {fault['detail']}{end}: {fault['allowed']}"


def refuse(faults: list[Fault]) -> None:
    """Raise InvalidOption if there are any."""
    if faults:
        raise refusal(faults)


def refuse_engine(engine: str, able: str) -> NoReturn:
    """Say which engines a document can be made by.

    Raises:
        InvalidOption: that.
    """
    fault = {"option": "engine", "detail": f"can't be {engine[:100]!r} here", "allowed": able}
    raise refusal([fault])


def refuse_e_invoice(able: Iterable[str]) -> NoReturn:
    """Say which templates can be e-invoices.

    Raises:
        InvalidOption: that.
    """
    allowed = f"{FACTUR_X} with the templates {', '.join(able)}"
    raise refusal(
        [{"option": "variant", "detail": f"can't be {FACTUR_X!r} here", "allowed": allowed}]
    )


def _repeats(query: MultiMapping[str]) -> list[Fault]:
    repeated = sorted({name for name in query if len(query.getall(name)) > 1})
    return [
        {"option": name, "detail": "given more than once", "allowed": "once"} for name in repeated
    ]


def _fault(error: ErrorDetails, model: type[BaseModel]) -> Fault:
    if not error["loc"]:  # of two options together
        return {"option": error["type"], "detail": error["msg"], **error["ctx"]}
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        known = ", ".join(model.model_fields)
        detail = f"no such option{did_you_mean(name, model.model_fields)}"
        return {"option": name, "detail": detail, "allowed": known}
    said = str(error["input"])[:100]
    return {"option": name, "detail": f"can't be {said!r}", "allowed": _allowed(name, model)}


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The known name that another one is likely to mean, as the end of a sentence."""
    near = get_close_matches(name.lower().replace("-", "_"), list(known), 1)
    return f"; did you mean {near[0]}?" if near else ""


def _allowed(name: str, model: type[BaseModel]) -> str:
    """What an option can take, in words."""
    schema = model.model_json_schema()["properties"][name]
    schema = next((s for s in schema.get("anyOf", ()) if s.get("type") != "null"), schema)
    if name in IN_WORDS:
        return IN_WORDS[name]
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if schema["type"] == "boolean":
        return _BOOLEANS
    return f"{schema['type']}s from {schema['minimum']} to {schema['maximum']}"
