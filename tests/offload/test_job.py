import pickle
from pathlib import Path

from offload.job import PIPE_BUF, Job
from offload.order import Html, Multipart, Options, Order, Priority

FOLDER = Path("/") / ("p" * 400)
LONGEST = Options(
    format="png",
    variant="pdf/ua-1",
    zoom=1.23456789012345,
    jpeg_quality=95,
    dpi=2400,
    page_css="@page { size: JIS-B5 landscape; margin: " + "12345.678mm " * 4 + " }",
)


def test_the_largest_job_fits_the_pipe() -> None:
    for source in (Html("c" * 40), Multipart("b" * 70)):
        order = Order(source, LONGEST, Priority(7, incremental=True), 123.456789, "c" * 200)
        job = Job(order, FOLDER, 1234567.123456789, "multipart-huge")
        assert len(pickle.dumps(job)) < PIPE_BUF / 2


def test_a_jobs_files_are_in_its_folder() -> None:
    job = Job(Order(Html()), FOLDER, deadline=1.0)
    assert {job.body.parent, job.document.parent, job.items.parent} == {FOLDER}
    assert job.document.name == "document.pdf"
