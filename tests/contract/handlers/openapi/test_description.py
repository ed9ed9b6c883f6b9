"""The description as the service sends it."""

import json
import urllib.error
import urllib.request

import pytest

from tests.process import PATIENCE, ServiceProcess


def test_the_service_describes_itself_once(shared_service: ServiceProcess) -> None:
    url = f"{shared_service.url}/openapi.json"
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        tag = answer.headers["ETag"]
        assert "/v1/templates/invoice/pdf" in json.load(answer)["paths"]
    request = urllib.request.Request(url, headers={"If-None-Match": tag})
    with pytest.raises(urllib.error.HTTPError) as unchanged:
        urllib.request.urlopen(request, timeout=PATIENCE)
    with unchanged.value as answer:
        assert (answer.code, answer.headers["ETag"]) == (304, tag)
