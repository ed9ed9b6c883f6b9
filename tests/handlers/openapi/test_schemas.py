from pathlib import Path

import jsonschema_rs
import orjson

from handlers.openapi import schemas
from handlers.request import options
from offload.templates.catalogue import PublishedTemplate


def entry(schema: object) -> PublishedTemplate:
    return PublishedTemplate("letter", Path(), "A letter.", "# Letter", orjson.dumps(schema), b"{}")


def test_a_schema_refers_to_itself_where_it_is_now() -> None:
    own = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:letter",
        "properties": {"sum": {"$ref": "#/$defs/sum"}, "all": {"anyOf": [{"$ref": "#"}]}},
        "$defs": {"sum": {"enum": [{"$ref": "#/data"}]}},
    }
    moved = schemas.of_templates({"letter": entry(own)})
    assert moved["letter"] == {
        "properties": {
            "sum": {"$ref": "#/components/schemas/letter/$defs/sum"},
            "all": {"anyOf": [{"$ref": "#/components/schemas/letter"}]},
        },
        "$defs": {"sum": {"enum": [{"$ref": "#/data"}]}},
    }


def test_a_schema_may_be_a_boolean() -> None:
    assert schemas.of_templates({"letter": entry(True)}) == {"letter": True}


def test_an_option_needs_no_null() -> None:
    told = options.TypesettingOptions.model_json_schema()["properties"]["dpi"]
    assert schemas.of_option(told) == {"type": "integer", "minimum": 10, "maximum": 2400}


def test_each_example_of_a_problem_is_one() -> None:
    validator = jsonschema_rs.validator_for(schemas.PROBLEM)
    for example in schemas.PROBLEM_EXAMPLES.values():
        validator.validate(example["value"])
