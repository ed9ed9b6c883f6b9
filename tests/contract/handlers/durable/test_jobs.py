import json
import urllib.request
from pathlib import Path

from handlers.request.keys import new_key
from tests.month_end.service import JobsService, pages
from tests.process import PATIENCE


def test_a_job_is_in_the_list_and_pages_follow(jobs_service: JobsService) -> None:
    paths = [jobs_service.submit(pages(1), "", f"list-{n}") for n in range(2)]
    for path in paths:
        jobs_service.ended(path)
    _, _, text = jobs_service.ask("GET", "/v1/jobs?state=done")
    listed = json.loads(text)
    assert [job["links"]["self"] for job in listed["jobs"]][:2] == paths[::-1]
    _, _, text = jobs_service.ask("GET", f"/v1/jobs?before={paths[1].rpartition('/')[2]}")
    assert json.loads(text)["jobs"][0]["links"]["self"] == paths[0]


def test_events_tell_of_a_job_until_it_has_ended(jobs_service: JobsService) -> None:
    path = jobs_service.submit(pages(60), "", "events")
    with urllib.request.urlopen(f"{jobs_service.url}{path}/events", timeout=PATIENCE) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        events = [json.loads(line[6:]) for line in stream if line.startswith(b"data: ")]
    assert events[-1]["state"] == "done"
    made = [event["made"] for event in events]
    assert made == sorted(made)
    assert made[-1] == 60


def test_a_range_of_a_result(jobs_service: JobsService) -> None:
    job = jobs_service.ended(jobs_service.submit(pages(2), "", "ranges"))
    link = job["links"]["zip"]
    _, _, whole = jobs_service.ask("GET", link)
    status, headers, part = jobs_service.ask("GET", link, Range="bytes=10-19")
    assert (status, part) == (206, whole[10:20])
    assert headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    status, _, part = jobs_service.ask("GET", link, Range="bytes=-5", If_Range=headers["ETag"])
    assert (status, part) == (206, whole[-5:])
    status, _, part = jobs_service.ask("GET", link, Range="bytes=-5", If_Range='"other"')
    assert (status, part) == (200, whole)
    status, _, text = jobs_service.ask("GET", link, Range=f"bytes={len(whole)}-")
    assert (status, json.loads(text)["type"]) == (416, "/problems/no-such-range")
    status, headers, _ = jobs_service.ask("HEAD", link)
    assert (status, headers["Content-Length"]) == (200, str(len(whole)))


def test_what_a_job_can_not_do_is_said(jobs_service: JobsService) -> None:
    path = jobs_service.submit(pages(1), "?output=documents", "states")
    job = jobs_service.ended(path)
    for verb in ("pause", "resume", "retry"):
        status, _, text = jobs_service.ask("POST", f"{path}/{verb}")
        assert (status, json.loads(text)["type"]) == (409, "/problems/wrong-state")
    for below in ("result", "documents/2", "documents/0", "documents/x"):
        status, _, text = jobs_service.ask("GET", f"{path}/{below}")
        assert (status, json.loads(text)["type"]) == (404, "/problems/no-result")
    status, _, text = jobs_service.ask("GET", f"/v1/jobs/{'0' * 32}")
    assert (status, json.loads(text)["type"]) == (404, "/problems/no-such-job")
    assert job["expires"]


def test_a_deleted_job_is_gone(jobs_service: JobsService) -> None:
    path = jobs_service.submit(pages(1), "", "gone")
    jobs_service.ended(path)
    assert jobs_service.ask("DELETE", path)[0] == 204
    status, _, text = jobs_service.ask("GET", path)
    assert (status, json.loads(text)["type"]) == (410, "/problems/job-expired")
    job = path.rpartition("/")[2]
    assert not (jobs_service.store / "objects" / job).exists()
    assert jobs_service.submit(pages(1), "", "gone") != path


def test_a_running_job_is_paused_resumed_and_cancelled(jobs_service: JobsService) -> None:
    path = jobs_service.submit(pages(600), "", "states-of-one")
    assert json.loads(jobs_service.ask("POST", f"{path}/pause")[2])["state"] == "paused"
    assert json.loads(jobs_service.ask("POST", f"{path}/resume")[2])["state"] != "paused"
    status, _, text = jobs_service.ask("DELETE", path)
    assert (status, json.loads(text)["state"]) == (200, "cancelled")


def test_callers_see_their_own_jobs(tmp_path: Path) -> None:
    (mine, one), (yours, other) = new_key("mine"), new_key("yours")
    (tmp_path / "keys").write_text(f"{one}\n{other}\n")
    with JobsService(tmp_path, PRESSROOM_API_KEYS=str(tmp_path / "keys")) as service:
        key = {"Authorization": f"Bearer {mine}"}
        path = service.submit(pages(1), "", "k", **key)
        assert service.ask("GET", path, **key)[0] == 200
        assert service.ask("GET", path, Authorization=f"Bearer {yours}")[0] == 404
        assert service.ask("GET", path)[0] == 401
        _, _, text = service.ask("GET", "/v1/jobs", Authorization=f"Bearer {yours}")
        assert json.loads(text) == {"jobs": []}
        assert service.submit(pages(1), "", "k", Authorization=f"Bearer {yours}") != path
