from pathlib import Path

from handlers.openapi import parameters
from handlers.request import options
from handlers.routes import OPERATIONS
from offload.templates.catalogue import PublishedTemplate

BY_PATH = {operation.route.path: operation for operation in OPERATIONS}
LETTER = PublishedTemplate("letter", Path(), "A letter.", "# Letter", b"{}", b'{"to": "You"}')


def test_every_option_is_told_with_what_it_does() -> None:
    told = parameters.of(BY_PATH["/v1/pdf"], "/v1/pdf", {})
    query = {one["name"]: one for one in told if one["in"] == "query"}
    assert list(query) == list(options.TypesettingOptions.model_fields)
    assert all(one["description"] and one["schema"] for one in query.values())


def test_a_path_s_name_is_one_that_there_is() -> None:
    path = "/v1/templates/{name}"
    [name] = parameters.of(BY_PATH[path], path, {"letter": LETTER})
    assert name["schema"]["enum"] == ["letter"]
    assert name["required"]


def test_a_template_s_body_is_its_own() -> None:
    body = parameters.body(BY_PATH["/v1/templates/{name}/pdf"], LETTER)
    assert body["content"] == {
        "application/json": {
            "schema": {"$ref": "#/components/schemas/letter"},
            "example": {"to": "You"},
        }
    }


def test_a_document_s_body_has_an_example() -> None:
    content = parameters.body(BY_PATH["/v1/pdf"], None)["content"]
    assert content["text/html"]["example"].startswith("<h1>")
    assert "index.html" in content["multipart/form-data"]["schema"]["required"]
