"""An operator's templates mean what HTML says, whatever their data holds."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process import ServiceProcess
from tests.real.reading import CASES, red_pixels

NAMES = ("Ada", "Ada\u000b")


@pytest.fixture(scope="module")
def service_with_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    folder = tmp_path_factory.mktemp("service")
    with ServiceProcess(folder, PRESSROOM_TEMPLATES=str(CASES / "templates")) as process:
        yield process


@pytest.mark.parametrize("template", ["svg", "tbody"])
@pytest.mark.parametrize("name", NAMES)
def test_the_picture_and_the_rules_are_there(
    service_with_templates: ServiceProcess, template: str, name: str
) -> None:
    path, body = f"/v1/templates/{template}/pdf", json.dumps({"name": name}).encode()
    status, _, pdf = service_with_templates.post(body, "", path, Content_Type="application/json")
    assert status == 200, pdf
    assert red_pixels(pdf) > 50


@pytest.mark.parametrize("template", ["credit-note", "invoice", "receipt", "statement"])
def test_what_is_built_in_has_no_warnings(shared_service: ServiceProcess, template: str) -> None:
    data = Path(f"templates/{template}/sample.json").read_bytes()
    path = f"/v1/templates/{template}/pdf"
    status, _, body = shared_service.post(
        data, "?strict=true", path, Content_Type="application/json"
    )
    assert status == 200, body
