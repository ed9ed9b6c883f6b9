"""The query as typed options: what a caller may ask of a document."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Literal, NoReturn, TypeVar, get_args

from multidict import MultiMapping
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from handlers.errors import InvalidOption
from offload.job import Format, Lock, Options, Permission

# `option`, `detail` and what is `allowed`.
Fault = dict[str, str]

# WeasyPrint's, which the parent must not import; a test holds them against it.
Variant = Literal[
    "pdf/a-1a", "pdf/a-1b", "pdf/a-2a", "pdf/a-2b", "pdf/a-2u", "pdf/a-3a", "pdf/a-3b", "pdf/a-3u",
    "pdf/a-4e", "pdf/a-4f", "pdf/a-4u", "pdf/ua-1", "pdf/ua-2",
    "pdf/x-1a", "pdf/x-3", "pdf/x-4", "pdf/x-5g",
]  # fmt: skip

# An e-invoice: a PDF/A-3 with XML in it.
FACTUR_X = "factur-x"
Profile = Literal["minimum", "basic-wl", "basic", "en16931", "extended", "xrechnung"]
_DEFAULT_PROFILE: Profile = "en16931"
_ARCHIVED = "pdf/a-3b"


def _any_case(word: str) -> str:
    """A pattern without flags, which JSON Schema's regular expressions (ECMA-262) have not."""
    return "".join(f"[{c.upper()}{c.lower()}]" if c.isalpha() else c for c in word)


# CSS Paged Media 3, section 7.1, and the sizes that WeasyPrint knows beyond it.
_NORTH_AMERICAN = "|".join(map(_any_case, ("letter", "legal", "ledger")))
_NAMED_SIZE = rf"(?:[ABCabc](?:10|[0-9])|{_any_case('jis-b')}[45]|{_NORTH_AMERICAN})"
_LENGTH = r"[0-9]{1,5}(?:\.[0-9]{1,3})?(?:mm|cm|in|pt|pc|px|q|Q)"
_MARGIN = rf"(?:0|{_LENGTH})(?: (?:0|{_LENGTH})){{0,3}}"

PageSize = Annotated[str, Field(pattern=rf"^(?:{_NAMED_SIZE}|{_LENGTH}(?: {_LENGTH})?)$")]
Margin = Annotated[str, Field(pattern=rf"^{_MARGIN}$")]
# No controls, and no separators that a browser would take for a folder (RFC 6266, section 4.3).
Filename = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\]+$")]
Watermark = Annotated[
    str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")
]


def _listed(value: object) -> object:
    """The names in a list with commas; none is a list of none."""
    if not isinstance(value, str):
        return value
    return () if value == "none" else tuple(value.split(","))


_ONE = "|".join(get_args(Permission))
Permissions = Annotated[
    tuple[Permission, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"type": "string", "pattern": f"^(?:none|(?:{_ONE})(?:,(?:{_ONE}))*)$"}),
]

# In words, for the options whose patterns would tell a caller little.
_ALLOWED = {
    "page_size": "A0 to A10, B0 to B10, C0 to C10, JIS-B4, JIS-B5, letter, legal, ledger, "
    "or one or two lengths such as 210mm 297mm",
    "margin": "one to four lengths such as 1cm or 15mm 2cm",
    "watermark": "1 to 60 characters without controls",
    "permissions": f"none, or with commas between them {', '.join(get_args(Permission))}",
    "filename": "1 to 200 characters without controls, / and \\",
}
_BOOLEANS = "true, false"
# What the press is told in other words.
_OURS = {
    "filename",
    "reproducible",
    "watermark",
    "permissions",
    "page_size",
    "margin",
    "orientation",
}
# Variants of PDF 1.3 and 1.4 that know no transparency (ISO 19005-1, 6.4; ISO 15930-6, 6.18).
_OPAQUE = ("pdf/a-1", "pdf/x-1a", "pdf/x-3")
# What is allowed instead, for faults of two options together.
_NAMED = {"allowed": "with a named size"}
_OF_INVOICES = {"allowed": f"with variant={FACTUR_X}"}
_CLEAR = {"allowed": "with other variants than pdf/a-1*, pdf/x-1a and pdf/x-3"}
# The first second of 1970: nobody takes it for the date of a document.
_NO_DATE = 0


class Saving(BaseModel):
    """What the query of any request for a document may hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    filename: Filename | None = Field(None, description="Name to save the answer under")
    reproducible: bool = Field(False, description="The same input gives the same bytes")

    def options(self, made: Format, lock: Lock | None = None) -> Options:
        """What the press is to do."""
        return Options(format=made, lock=lock, epoch=_NO_DATE if self.reproducible else None)


class Finishing(Saving):
    """What may be asked of a PDF that was sent, as of one that is made here."""

    watermark: Watermark | None = Field(None, description="Text across every page")
    permissions: Permissions | None = Field(
        None, description="What a reader without the owner's password may do"
    )

    def options(self, made: Format, lock: Lock | None = None) -> Options:
        """What the press is to do."""
        return replace(super().options(made, lock), watermark=self.watermark)


class Query(Finishing):
    """What may be asked of a document that is made here."""

    variant: Literal[Variant, "factur-x"] | None = Field(
        None, description="PDF/A, PDF/UA or PDF/X variant, or an e-invoice"
    )
    profile: Profile | None = Field(None, description="How much an e-invoice says")
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
    strict: bool = Field(False, description="Fail when a resource can't be loaded")

    @model_validator(mode="after")
    def _orient_named_sizes(self) -> "Query":
        if self.orientation and self.page_size and self.page_size[0].isdigit():
            raise PydanticCustomError(
                "orientation", "can't go with lengths in page_size: swap the lengths", _NAMED
            )
        return self

    @model_validator(mode="after")
    def _profile_e_invoices(self) -> "Query":
        if self.profile and not self.e_invoice:
            raise PydanticCustomError("profile", "is of e-invoices", _OF_INVOICES)
        return self

    @property
    def e_invoice(self) -> bool:
        """Whether machines shall be able to read it."""
        return self.variant == FACTUR_X

    @model_validator(mode="after")
    def _mark_where_that_is_allowed(self) -> "Query":
        if self.watermark and self.variant and self.variant.startswith(_OPAQUE):
            raise PydanticCustomError(
                "watermark", "can't go with this variant, which forbids transparency", _CLEAR
            )
        return self

    def options(self, made: Format, lock: Lock | None = None) -> Options:
        """What the press is to do."""
        named = self.model_dump(exclude=_OURS)
        if self.e_invoice:
            named |= {"variant": _ARCHIVED, "profile": self.profile or _DEFAULT_PROFILE}
        return replace(super().options(made, lock), page_css=self._page_css(), **named)

    def _page_css(self) -> str:
        size = " ".join(filter(None, (self.page_size, self.orientation)))
        rules = [f"size: {size}"] if size else []
        rules += [f"margin: {self.margin}"] if self.margin else []
        return f"@page {{ {'; '.join(rules)} }}" if rules else ""


Asked = TypeVar("Asked", bound=Saving)


def read(query: MultiMapping[str], model: type[Asked]) -> Asked:
    """The options that a query holds.

    Raises:
        InvalidOption: one is unknown, given twice, or has a value that it can't take.
    """
    refuse(_repeats(query))
    try:
        return model.model_validate(dict(query))
    except ValidationError as error:
        raise refusal([_fault(e, model) for e in error.errors()]) from error


def refusal(faults: list[Fault]) -> InvalidOption:
    """What all of these faults are told by."""
    told = "; ".join("{option}: {detail}; allowed: {allowed}".format(**f) for f in faults)
    return InvalidOption(f"{told}.", {"errors": faults})


def refuse(faults: list[Fault]) -> None:
    """Raise InvalidOption if there are any."""
    if faults:
        raise refusal(faults)


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


def _fault(error: ErrorDetails, model: type[Saving]) -> Fault:
    if not error["loc"]:  # of two options together
        return {"option": error["type"], "detail": error["msg"], **error["ctx"]}
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        known = ", ".join(model.model_fields)
        return {"option": name, "detail": "no such option", "allowed": known}
    said = str(error["input"])[:100]
    return {"option": name, "detail": f"can't be {said!r}", "allowed": _allowed(name, model)}


def _allowed(name: str, model: type[Saving]) -> str:
    """What an option can take, in words."""
    schema = model.model_json_schema()["properties"][name]
    schema = next((s for s in schema.get("anyOf", ()) if s.get("type") != "null"), schema)
    if name in _ALLOWED:
        return _ALLOWED[name]
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if schema["type"] == "boolean":
        return _BOOLEANS
    return f"{schema['type']}s from {schema['minimum']} to {schema['maximum']}"
