"""Against the real process: what its built-in templates answer."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.built_in import NAMES
from tests.process import PATIENCE, ServiceProcess


def ask(
    service: ServiceProcess, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"{service.url}{path}", body, named)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def described(service: ServiceProcess, name: str) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(ask(service, f"/v1/templates/{name}")[2])
    return entry


def test_the_built_in_templates_are_listed(shared_service: ServiceProcess) -> None:
    listed = json.loads(ask(shared_service, "/v1/templates")[2])
    assert [entry["name"] for entry in listed] == NAMES
    assert all(entry["description"] for entry in listed)


@pytest.mark.parametrize("name", NAMES)
def test_each_sample_makes_a_document(shared_service: ServiceProcess, name: str) -> None:
    sample = json.dumps(described(shared_service, name)["sample"]).encode()
    path = f"/v1/templates/{name}/pdf?strict=true"
    json_type = {"Content_Type": "application/json"}
    for accept, magic in (("application/pdf", b"%PDF-"), ("image/png", b"\x89PNG")):
        status, headers, content = ask(shared_service, path, sample, Accept=accept, **json_type)
        assert (status, headers["Content-Type"]) == (200, accept), content
        assert content.startswith(magic)


def test_a_preview_can_run_and_load_nothing(shared_service: ServiceProcess) -> None:
    sample = json.dumps(described(shared_service, "invoice")["sample"]).encode()
    status, headers, content = ask(
        shared_service,
        "/v1/templates/invoice/pdf",
        sample,
        Accept="text/html",
        Content_Type="application/json",
    )
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
    assert b"<style>" in content


def test_faults_come_with_their_pointers(shared_service: ServiceProcess) -> None:
    status, _, content = ask(
        shared_service, "/v1/templates/invoice/pdf", b"{}", Content_Type="application/json"
    )
    problem = json.loads(content)
    assert (status, problem["type"]) == (422, "/problems/invalid-data")
    assert {"pointer": "/number", "detail": "is missing", "expected": "a value"} in problem[
        "errors"
    ]


@pytest.mark.parametrize(
    ("path", "body", "media_type", "status"),
    [
        ("/v1/templates/none", None, "application/json", 404),
        ("/v1/templates/none/pdf", b"{}", "application/json", 404),
        ("/v1/templates/invoice/pdf", b"{}", "text/html", 415),
        ("/v1/templates/invoice/pdf?colour=red", b"{}", "application/json", 400),
        ("/v1/templates/receipt/pdf?variant=factur-x", b"{}", "application/json", 400),
        ("/v1/pdf?variant=factur-x", b"<p>", "text/html", 400),
        ("/v1/templates/invoice/pdf", b"{", "application/json", 400),
    ],
)
def test_what_can_not_be_answered(
    shared_service: ServiceProcess, path: str, body: bytes | None, media_type: str, status: int
) -> None:
    assert ask(shared_service, path, body, Content_Type=media_type)[0] == status


def test_html_is_no_format_of_foreign_documents(shared_service: ServiceProcess) -> None:
    answer = ask(shared_service, "/v1/pdf", b"<p>", Accept="text/html", Content_Type="text/html")
    assert answer[0] == 406
