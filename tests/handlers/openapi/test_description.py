"""The description is valid, and tells of everything that there is."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from handlers import problems
from handlers.openapi.description import DESCRIPTION, Description, read
from handlers.request import keys
from handlers.routes import OPERATIONS
from offload.templates.catalogue import BUILT_IN, publish

# What the router itself answers.
_OF_NO_ROUTE = {"method-not-allowed", "uri-too-long", "expectation-failed", "headers-too-large"}


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    entries = publish([BUILT_IN], tmp_path_factory.mktemp("templates"))
    described: dict[str, Any] = json.loads(
        json.dumps(Description(OPERATIONS, "1.2.3", keys=True).compose(entries))
    )
    return described


def operations(described: dict[str, Any]) -> list[dict[str, Any]]:
    return [told for methods in described["paths"].values() for told in methods.values()]


def test_it_is_openapi(described: dict[str, Any]) -> None:
    validate(described, cls=OpenAPIV31SpecValidator)


def test_it_is_openapi_without_keys_and_templates() -> None:
    bare = Description(OPERATIONS, "1.2.3", keys=False).compose({})
    validate(bare, cls=OpenAPIV31SpecValidator)
    assert "security" not in bare


def test_every_route_is_told_of() -> None:
    for operation in OPERATIONS:
        assert operation.summary
        assert operation.description.endswith(".")


def test_every_problem_is_told_of(described: dict[str, Any]) -> None:
    told = {
        name
        for operation in operations(described)
        for status, answer in operation["responses"].items()
        if not status.startswith("2")
        for name in answer["content"]["application/problem+json"]["examples"]
    }
    assert told | _OF_NO_ROUTE == set(problems.PROBLEMS)
    assert set(described["components"]["examples"]) == set(problems.PROBLEMS)


def test_operations_have_names_of_their_own(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(described)]
    assert len(set(names)) == len(names)
    assert "post_v1_templates_invoice_pdf" in names


def test_what_needs_no_key_is_what_keys_let_in(described: dict[str, Any]) -> None:
    for operation in OPERATIONS:
        assert operation.open == keys.is_open(operation.route.path)


@pytest.mark.parametrize("name", ["credit-note", "invoice", "receipt", "statement"])
def test_samples_are_what_the_moved_schemas_ask_for(described: dict[str, Any], name: str) -> None:
    content = described["paths"][f"/v1/templates/{name}/pdf"]["post"]["requestBody"]["content"]
    media = content["application/json"]
    whole = {"$ref": media["schema"]["$ref"], "components": described["components"]}
    jsonschema_rs.validator_for(whole).validate(media["example"])


@pytest.fixture
def told(tmp_path: Path) -> Description:
    told = Description(OPERATIONS, "1.2.3", keys=True)
    told.renew(publish([BUILT_IN], tmp_path))
    return told


async def test_strangers_are_not_told_of_templates(told: Description) -> None:
    """Where keys are configured: an operator's templates and samples are for callers."""
    key, line = keys.new_key("billing")
    app = web.Application(middlewares=[problems.middleware, keys.require])
    app[keys.KEYS], app[DESCRIPTION] = keys.Keys.parse(line), told
    app.router.add_get("/openapi.json", read)
    async with TestClient(TestServer(app)) as client:
        public = await (await client.get("/openapi.json")).text()
        bearer = {"Authorization": f"Bearer {key}"}
        full = await (await client.get("/openapi.json", headers=bearer)).text()
        latin = {"Authorization": "Bearer \xe9"}
        assert (await client.get("/v1/status", headers=latin)).status == 401
    assert "invoice/pdf" in full
    assert "invoice/pdf" not in public
