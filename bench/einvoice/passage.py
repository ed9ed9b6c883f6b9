"""One invoice that somebody wrote, read, made again and printed."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from bench.einvoice import conversion, official
from offload import errors
from offload.job import Fault, Job
from offload.order import Options, Order, Template
from offload.press import work
from offload.press.documents.einvoice import reading
from offload.templates import catalogue


@dataclass(frozen=True, slots=True)
class Passage:
    """How it went.

    Args:
        file: the invoice.
        profile: that it was made in.
        said: what became of it, in words.
        same: whether the invoice that was made says the same.
        converted: whether that of the JSON which KoSIT's stylesheets give does so too.
        pages: of its PDF, none if there is none.
        differences: what is only in the old one (-), or only in the new one (+).
    """

    file: Path
    profile: str
    said: str
    same: bool = False
    converted: bool = False
    pages: int = 0
    differences: tuple[str, ...] = ()


def pass_through(file: Path, *, printed: bool) -> Passage:
    """Read a file, make its XML of the JSON in its own syntax, and compare the two.

    Args:
        file: the invoice.
        printed: whether its PDF is made too.
    """
    try:
        read = reading.read(file)
    except errors.NoInvoice as error:
        return Passage(file, "-", str(error))
    profile = _profile(read["guideline"])
    options = Options(format="xml", profile=profile, syntax=read["syntax"])
    made = _made(read, options)
    if isinstance(made, str):
        return Passage(file, profile, made)
    before, after = official.read(file.read_bytes()), official.read(made)
    same = official.facts(before) == official.facts(after)
    converted = _comes_back(before, {**read, "invoice": conversion.convert(before)}, options)
    pages = _pages(read, profile) if printed else 0
    differing = tuple(official.differences(before, after))
    return Passage(file, profile, "equal" if same else "differs", same, converted, pages, differing)


def _comes_back(before: Any, read: dict[str, Any], options: Options) -> bool:
    made = _made(read, options)
    after = made if isinstance(made, str) else official.facts(official.read(made))
    return after == official.facts(before)


def _profile(guideline: str) -> str:
    if "extension:xrechnung" in guideline:
        return "xrechnung-extension"
    if "xrechnung" in guideline:
        return "xrechnung"
    return "peppol" if "peppol.eu:2017:poacc:billing" in guideline else "en16931"


def _made(read: dict[str, Any], options: Options) -> bytes | str:
    """The document, or why there is none."""
    with TemporaryDirectory() as folder:
        result, job = _press(read, options, Path(folder))
        if isinstance(result, Fault):
            listed = json.loads(job.items.read_text()) if result.listed else []
            return f"{result.detail} " + "; ".join(str(it.get("detail")) for it in listed)
        return job.document.read_bytes()


def _pages(read: dict[str, Any], profile: str) -> int:
    options = Options(variant="pdf/a-3b", profile=profile)
    with TemporaryDirectory() as folder:
        result, _ = _press(read, options, Path(folder))
        return 0 if isinstance(result, Fault) else result.pages


def _press(read: dict[str, Any], options: Options, folder: Path) -> tuple[Any, Job]:
    source = Template(_templates()[read["template"]])
    job = Job(Order(source, options), folder, deadline=0.0)
    job.body.write_text(json.dumps(read["invoice"]))
    return work.press(job), job


@lru_cache
def _templates() -> dict[str, str]:
    published = catalogue.publish([catalogue.BUILT_IN], Path(mkdtemp()))
    return {name: str(it.folder) for name, it in published.items()}
