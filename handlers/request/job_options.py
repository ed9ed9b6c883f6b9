"""The query options of jobs and batches."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from handlers.request.options import TypesettingOptions
from jobs.record import Output
from jobs.results import names
from offload.order import Format, Lock, Options

_ID = r"^[0-9a-f]{32}$"


class PageOptions(BaseModel):
    """Options of a list of jobs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: Literal["queued", "running", "paused", "done", "cancelled", "failed"] | None = Field(
        None, description="Jobs in this state alone"
    )
    before: str | None = Field(None, pattern=_ID, description="Jobs older than the one of this id")


class ResultOptions(BaseModel):
    """Options of a batch's result."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    output: Literal["zip", "pdf"] | None = Field(
        None, description="Which one, where a batch makes both"
    )


def _listed(value: object) -> object:
    return tuple(value.split(",")) if isinstance(value, str) else value


Outputs = Annotated[
    tuple[Output, ...],
    BeforeValidator(_listed),
    WithJsonSchema(
        {"type": "string", "pattern": "^(?:zip|pdf|documents)(?:,(?:zip|pdf|documents)){0,2}$"}
    ),
]


_UNMERGED = {"allowed": "zip, documents"}
# Options that a single document has not, or has by its Accept header.
_OF_BATCHES = {"template", "output", "format", "names"}


class BatchOptions(TypesettingOptions):
    """Options of a batch: those of each document, and what is made of them all."""

    template: str | None = Field(
        None, max_length=64, description="Template that each line is data for; else lines are HTML"
    )
    output: Outputs = Field(
        ("zip",),
        description="What is made: zip, pdf, documents",
        json_schema_extra={"default": "zip"},
    )
    format: Literal["pdf", "png"] = Field("pdf", description="What each document is")
    names: str | None = Field(
        None, max_length=200, description="Documents' names, such as invoice-{/number}"
    )
    strict: bool = Field(
        False, description="Make nothing unless every line is valid and every resource is there"
    )

    @model_validator(mode="after")
    def _merge_pdfs(self) -> "BatchOptions":
        if "pdf" in self.output and self.format != "pdf":
            raise PydanticCustomError(
                "output", "can't merge pictures", {"allowed": "zip, documents"}
            )
        return self

    def to_options(self, format_: Format, lock: Lock | None = None) -> Options:
        """What the press does with each line."""
        plain = TypesettingOptions.model_validate(self.model_dump(exclude=_OF_BATCHES))
        return plain.to_options(format_, lock)

    @model_validator(mode="after")
    def _name_by_data(self) -> "BatchOptions":
        if self.names is not None and not names.is_pattern(self.names):
            raise PydanticCustomError(
                "names", "names no two documents apart", {"allowed": "with JSON Pointers in braces"}
            )
        return self
