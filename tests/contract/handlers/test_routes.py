import json
import urllib.error
import urllib.request

import pytest

from tests.process import ServiceProcess


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/v1/pdf", 405),
        ("DELETE", "/v1/status", 405),
        ("HEAD", "/v1/status", 200),
        ("GET", "/problems/overloaded", 200),
    ],
)
def test_paths_and_methods(
    shared_service: ServiceProcess, method: str, path: str, status: int
) -> None:
    request = urllib.request.Request(shared_service.url + path, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            assert answer.status == status
    except urllib.error.HTTPError as error:
        assert error.code == status
        assert json.loads(error.read())["status"] == status
        if status == 405:
            assert error.headers["Allow"]
