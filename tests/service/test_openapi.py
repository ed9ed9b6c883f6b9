import json
import shutil
from pathlib import Path

from offload.templates.catalogue import BUILT_IN
from service import openapi
from service.settings import Settings


def test_an_operators_template_is_described(tmp_path: Path) -> None:
    shutil.copytree(BUILT_IN / "receipt", tmp_path / "ticket")
    told = json.loads(openapi.document(Settings(templates=tmp_path)))
    assert "/v1/templates/ticket/pdf" in told["paths"]
    assert "/v1/templates/invoice/pdf" in told["paths"]
    assert "security" not in told


def test_keys_are_asked_for_where_there_are_some(tmp_path: Path) -> None:
    told = json.loads(openapi.document(Settings(api_keys=tmp_path / "keys")))
    assert told["security"] == [{"key": []}]


def test_pages_for_browsers_can_be_left_out() -> None:
    told = json.loads(openapi.document(Settings(console=False)))
    assert {"/", "/docs"} - told["paths"].keys() == {"/", "/docs"}
    assert {"/openapi.json", "/v1/events"} < told["paths"].keys()
