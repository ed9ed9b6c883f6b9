from pathlib import Path

from service.commands.templates.check import Finding, check
from service.settings import Settings
from tests.offload.templates.test_catalogue import lay

_SETTINGS = Settings()

PAGE = "<title>t</title><style>@page { size: 4cm 2cm; margin: 0 }</style><h1>{{ data.n }}</h1>"


async def found(folder: Path, *, update: bool = False) -> dict[str, str | None]:
    findings: list[Finding] = [f async for f in check(folder, _SETTINGS, update=update)]
    return {finding.sample: finding.fault for finding in findings}


async def test_each_sample_is_made_and_compared(tmp_path: Path) -> None:
    schema = '{"required": ["n"]}'
    texts = {"template.html": PAGE, "schema.json": schema, "sample.json": '{"n": 1}'}
    letter = lay(tmp_path, "letter", **texts, **{"sample-2.json": '{"m": 1}'})
    first = await found(tmp_path, update=True)
    assert first["letter/sample.json"] is None
    assert "/n" in str(first["letter/sample-2.json"])
    (letter / "sample-2.json").unlink()
    assert await found(tmp_path) == {"letter/sample.json": None}
    (letter / "sample.json").write_text('{"n": 888}')
    assert "differ from sample.png" in str((await found(tmp_path))["letter/sample.json"])
