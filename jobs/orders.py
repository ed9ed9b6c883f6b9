"""An order as JSON: what is asked of each document of a job.

A template is written down by its name: its folder differs between services and reloads.
"""

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from offload.order import (
    Extract,
    Finish,
    Html,
    Inspect,
    Merge,
    Multipart,
    Options,
    Source,
    Template,
)

_KINDS: dict[str, type[Source]] = {
    kind.__name__.lower(): kind for kind in (Html, Multipart, Merge, Finish, Inspect, Extract)
}
_TEMPLATE = "template"


def source_to_json(source: Source) -> dict[str, Any]:
    """What the body is, to be written down."""
    if isinstance(source, Template):
        return {"kind": _TEMPLATE, "name": source.name, "engine": source.engine}
    return {"kind": type(source).__name__.lower(), **asdict(source)}


def source_from_json(value: dict[str, Any], folder_of: Callable[[str], str]) -> Source:
    """What the body is, here and now.

    Args:
        value: as `source_to_json` wrote it.
        folder_of: gives the folder of a template by its name.
    """
    members = dict(value)
    kind = members.pop("kind")
    if kind == _TEMPLATE:
        # One that an older release wrote down names no engine.
        return Template(folder_of(members["name"]), members.get("engine", "weasyprint"))
    return _KINDS[kind](**members)


def options_to_json(options: Options) -> dict[str, Any]:
    """Options that differ from the defaults. Passwords are never written down."""
    assert options.lock is None
    plain = Options()
    return {
        field.name: getattr(options, field.name)
        for field in fields(options)
        if getattr(options, field.name) != getattr(plain, field.name)
    }


def options_from_json(value: dict[str, Any]) -> Options:
    """The options again."""
    return Options(**value)
