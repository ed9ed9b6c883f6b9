"""The query as typed options: what a caller may ask of a document."""

from typing import Annotated, Literal

from multidict import MultiMapping
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from handlers.errors import InvalidOption
from offload.job import Format, Options

# WeasyPrint's, which the parent must not import; a test holds them against it.
Variant = Literal[
    "pdf/a-1a", "pdf/a-1b", "pdf/a-2a", "pdf/a-2b", "pdf/a-2u", "pdf/a-3a", "pdf/a-3b", "pdf/a-3u",
    "pdf/a-4e", "pdf/a-4f", "pdf/a-4u", "pdf/ua-1", "pdf/ua-2",
    "pdf/x-1a", "pdf/x-3", "pdf/x-4", "pdf/x-5g",
]  # fmt: skip

# CSS Paged Media 3, section 7.1, and the sizes that WeasyPrint knows beyond it.
_NAMED_SIZE = r"(?i:[ABC](?:10|[0-9])|JIS-B[45]|letter|legal|ledger)"
_LENGTH = r"\d{1,5}(?:\.\d{1,3})?(?:mm|cm|in|pt|pc|px|q|Q)"
_MARGIN = rf"(?:0|{_LENGTH})(?: (?:0|{_LENGTH})){{0,3}}"

PageSize = Annotated[str, Field(pattern=rf"^(?:{_NAMED_SIZE}|{_LENGTH}(?: {_LENGTH})?)$")]
Margin = Annotated[str, Field(pattern=rf"^{_MARGIN}$")]
# No controls, and no separators that a browser would take for a folder (RFC 6266, section 4.3).
Filename = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\]+$")]

# In words, for the options whose patterns would tell a caller little.
_ALLOWED = {
    "page_size": "A0 to A10, B0 to B10, C0 to C10, JIS-B4, JIS-B5, letter, legal, ledger, "
    "or one or two lengths such as 210mm 297mm",
    "margin": "one to four lengths such as 1cm or 15mm 2cm",
    "filename": "1 to 200 characters without controls, / and \\",
}
_BOOLEANS = "true, false"
# What the press is told in other words.
_OURS = {"filename", "page_size", "margin", "orientation", "reproducible"}
# The first second of 1970: nobody takes it for the date of a document.
_NO_DATE = 0


class Query(BaseModel):
    """What the query of a document's request may hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    filename: Filename | None = Field(None, description="Name to save the answer under")
    variant: Variant | None = Field(None, description="PDF/A, PDF/UA or PDF/X variant")
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
        None, description="Page orientation"
    )
    strict: bool = Field(False, description="Fail when a resource can't be loaded")
    reproducible: bool = Field(False, description="The same input gives the same bytes")

    @model_validator(mode="after")
    def _orient_named_sizes(self) -> "Query":
        if self.orientation and self.page_size and self.page_size[0].isdigit():
            raise PydanticCustomError(
                "orientation", "can't go with lengths in page_size: swap the lengths"
            )
        return self

    def options(self, made: Format) -> Options:
        """What the press is to do."""
        named = self.model_dump(exclude=_OURS)
        epoch = _NO_DATE if self.reproducible else None
        return Options(format=made, page_css=self._page_css(), epoch=epoch, **named)

    def _page_css(self) -> str:
        size = " ".join(filter(None, (self.page_size, self.orientation)))
        rules = [f"size: {size}"] if size else []
        rules += [f"margin: {self.margin}"] if self.margin else []
        return f"@page {{ {'; '.join(rules)} }}" if rules else ""


def read(query: MultiMapping[str]) -> Query:
    """The options that a query holds.

    Raises:
        InvalidOption: one is unknown, given twice, or has a value that it can't take.
    """
    _refuse_repeats(query)
    try:
        return Query.model_validate(dict(query))
    except ValidationError as error:
        faults = [_fault(e) for e in error.errors()]
        raise InvalidOption(_sentence(faults), {"errors": faults}) from error


def _refuse_repeats(query: MultiMapping[str]) -> None:
    repeated = sorted({name for name in query if len(query.getall(name)) > 1})
    if repeated:
        faults = [
            {"option": name, "detail": "given more than once", "allowed": "once"}
            for name in repeated
        ]
        raise InvalidOption(_sentence(faults), {"errors": faults})


def _sentence(faults: list[dict[str, str]]) -> str:
    return "; ".join("{option}: {detail}; allowed: {allowed}".format(**f) for f in faults) + "."


def _fault(error: ErrorDetails) -> dict[str, str]:
    if not error["loc"]:
        return {"option": "orientation", "detail": error["msg"], "allowed": "with a named size"}
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        known = ", ".join(Query.model_fields)
        return {"option": name, "detail": "no such option", "allowed": known}
    said = str(error["input"])[:100]
    return {"option": name, "detail": f"can't be {said!r}", "allowed": _allowed(name)}


def _allowed(name: str) -> str:
    """What an option can take, in words."""
    schema = Query.model_json_schema()["properties"][name]
    schema = next((s for s in schema.get("anyOf", ()) if s.get("type") != "null"), schema)
    if name in _ALLOWED:
        return _ALLOWED[name]
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if schema["type"] == "boolean":
        return _BOOLEANS
    return f"{schema['type']}s from {schema['minimum']} to {schema['maximum']}"
