"""Jobs for tests: an order, its folder, and its body in there."""

from pathlib import Path
from typing import Any

from offload.job import Job
from offload.order import Html, Options, Order, Source


def job(folder: Path, body: bytes = b"", source: Source | None = None, **options: Any) -> Job:
    """A job whose body lies in its folder; `options` are those of `Options`."""
    new = Job(Order(source or Html(), Options(**options)), folder, deadline=0.0)
    new.body.write_bytes(body)
    return new
