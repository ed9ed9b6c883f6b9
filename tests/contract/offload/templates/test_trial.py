from pathlib import Path

import pytest

from offload.errors import TemplateBroken
from offload.files.spool import Spool
from offload.limits import PoolLimits
from offload.templates import catalogue
from offload.templates.trial import render_samples
from offload.threads import in_thread
from tests.offload.templates.test_catalogue import lay

GOOD = {"template.html": "{{ data.n }}", "schema.json": '{"required": ["n"]}'}


async def tried(tmp_path: Path, **files: str) -> None:
    lay(tmp_path / "own", "letter", **{**GOOD, **files})
    async with Spool(tmp_path) as spool:
        templates = await in_thread(catalogue.publish, [tmp_path / "own"], spool.templates)
        readable = (str(spool.templates),)
        limits = PoolLimits(1, 1, 1 << 30, spool.lanes, readable=readable)
        await render_samples(templates.values(), limits, spool)


async def test_a_good_template_passes(tmp_path: Path) -> None:
    await tried(tmp_path, **{"sample.json": '{"n": 1}'})


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"sample.json": "{}"}, "letter/sample.json:1: at /n: is missing; expected: a value"),
        ({"sample.json": "{"}, "letter/sample.json:1: The body is no JSON"),
        ({"template.html": "{{"}, "letter/template.html:1: "),
        ({"sample.json": '{"n": 1}', "template.html": "{{ data.m }}"}, "letter/template.html:1: "),
        ({"sample.json": '{"n": 1}', "template.typ": "\n#none.m"}, "letter/template.typ:2: "),
    ],
)
async def test_a_broken_one_is_named(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(TemplateBroken) as caught:
        await tried(tmp_path, **files)
    assert str(caught.value).startswith(message)
