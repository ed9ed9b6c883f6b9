import pickle
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from offload.job import PIPE_BUF, Job
from offload.lanes import worker
from offload.order import (
    Extract,
    Finish,
    Html,
    Inspect,
    Lock,
    Merge,
    Multipart,
    Options,
    Order,
    Permission,
    Priority,
    Site,
    Source,
    Template,
)

# Of the spool, and of templates: no path that an operator has is longer.
FOLDER = Path("/", *["p" * 200] * 5)
SMILE = "\N{GRINNING FACE}"
PERMISSIONS = get_args(Permission)
# Each at its longest: what single options may be is in `handlers.request`.
LONGEST = Options(
    format="png",
    variant="pdf/a-2a",
    profile="xrechnung-extension",
    syntax="cii",
    tagged=True,
    forms=True,
    browser_styles=True,
    metadata=True,
    zoom=1.23456789012345,
    jpeg_quality=95,
    dpi=2400,
    optimize_images=True,
    media="screen",
    page_css="@page { size: JIS-B5 landscape; margin: " + "12345.678mm " * 4 + " }",
    strict=True,
    epoch=1 << 40,
    watermark=SMILE * 60,
    lock=Lock(SMILE * 31, SMILE * 30 + "ab", PERMISSIONS),
)
SOURCES = (
    Html("\udcff" * 40, is_xml=True),
    Multipart("b" * 70),
    Site(str(FOLDER)),
    Template(str(FOLDER)),
    Merge("b" * 70),
    Finish("b" * 70),
    Inspect(),
    Extract(),
)


def test_there_is_a_case_of_each_source_and_option() -> None:
    assert {type(source) for source in SOURCES} == set(get_args(Source))
    plain = Options()
    same = [
        it.name for it in fields(Options) if getattr(LONGEST, it.name) == getattr(plain, it.name)
    ]
    assert same == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: type(source).__name__)
def test_the_largest_job_fits_the_pipe(source: Source) -> None:
    priority = Priority(7, incremental=True)
    order = Order(source, LONGEST, priority, 123.456789, "c" * 200, 1 << 63)
    job = Job(order, FOLDER, 1234567.123456789, "template:" + "n" * 100, 1 << 40)
    assert len(pickle.dumps((worker.press, (job,)))) <= PIPE_BUF


def test_a_jobs_files_are_in_its_folder() -> None:
    job = Job(Order(Html()), FOLDER, deadline=1.0)
    assert {job.body.parent, job.document.parent, job.items.parent} == {FOLDER}
    assert job.document.name == "document.pdf"
