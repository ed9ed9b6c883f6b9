from tests.built_in import NAMES
from tests.handlers.conftest import Desk


async def test_they_are_listed_and_described(desk: Desk) -> None:
    listed = await (await desk.client.get("/v1/templates")).json()
    assert [template["name"] for template in listed] == NAMES
    for template in listed:
        described = await (await desk.client.get(f"/v1/templates/{template['name']}")).json()
        assert described["description"] == template["description"]
        assert {"readme", "schema", "sample"} < described.keys()


async def test_there_is_no_other(desk: Desk) -> None:
    assert (await desk.client.get("/v1/templates/none")).status == 404
