from pathlib import Path

import pytest

from handlers.request.errors import InvalidOption
from handlers.request.options import TypesettingOptions
from offload.errors import ResourcesMissing, TemplateBroken
from offload.job import Receipt
from offload.order import Format
from offload.templates import catalogue
from service.commands.render.documents import Conversion, Outcome, RunOptions, render
from service.settings import Settings, SettingsError

_SETTINGS = Settings()


async def one(source: Path, target: Path, query: TypesettingOptions | None = None) -> Receipt:
    told: list[Outcome] = []
    made: Format = "png" if target.suffix == ".png" else "pdf"
    await render(
        [Conversion(source, target)],
        RunOptions(query or TypesettingOptions(), made),
        _SETTINGS,
        told.append,
    )
    if told[0].error:
        raise told[0].error
    assert told[0].receipt
    return told[0].receipt


async def test_a_file_and_what_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("@page { size: A6 }")
    (tmp_path / "in.html").write_text("<link rel=stylesheet href=a.css><p>Hello")
    receipt = await one(tmp_path / "in.html", tmp_path / "out.pdf")
    assert receipt.warnings == ()
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")
    await one(tmp_path / "in.html", tmp_path / "out.png")
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


async def test_a_file_elsewhere_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "secret.css").write_text("p { color: red }")
    (tmp_path / "site" / "link.css").symlink_to(tmp_path / "secret.css")
    html = "<link rel=stylesheet href=../secret.css><link rel=stylesheet href=link.css><p>x"
    (tmp_path / "site" / "in.html").write_text(html)
    with pytest.raises(ResourcesMissing) as missing:
        await one(
            tmp_path / "site" / "in.html", tmp_path / "out.pdf", TypesettingOptions(strict=True)
        )
    assert len(missing.value.items) == 2
    assert not (tmp_path / "out.pdf").exists()


async def test_the_date_that_a_build_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.html").write_text("<link rel=attachment href=in.html><p>x")
    made = []
    for name in ("a.pdf", "b.pdf"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
        receipt = await one(tmp_path / "in.html", tmp_path / name)
        assert receipt.digest
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH='yesterday'"):
        await one(tmp_path / "in.html", tmp_path / "c.pdf")


async def test_one_that_fails_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<img src=gone.png>")
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text("<p>x")
    names = ("a.html", "bad.html", "none.html", "b.html")
    errands = [Conversion(tmp_path / name, tmp_path / f"{name}.pdf") for name in names]
    told: list[Outcome] = []
    await render(
        errands, RunOptions(TypesettingOptions(strict=True)), Settings(workers=2), told.append
    )
    failed = {outcome.conversion.source.name: outcome.error for outcome in told if outcome.error}
    assert len(told) == len(names)
    assert isinstance(failed["bad.html"], ResourcesMissing)
    assert isinstance(failed["none.html"], FileNotFoundError)
    assert {path.name for path in tmp_path.glob("*.pdf")} == {"a.html.pdf", "b.html.pdf"}


async def test_a_template_and_its_data(tmp_path: Path) -> None:
    sample, target = catalogue.BUILT_IN / "receipt" / "sample.json", tmp_path / "out.pdf"
    told: list[Outcome] = []
    errands = [Conversion(sample, target)]
    await render(
        errands, RunOptions(TypesettingOptions(), template="receipt"), _SETTINGS, told.append
    )
    assert told[0].receipt
    assert target.read_bytes().startswith(b"%PDF-")
    with pytest.raises(TemplateBroken, match="'none', only credit-note"):
        await render(
            errands, RunOptions(TypesettingOptions(), template="none"), _SETTINGS, told.append
        )
    wish = RunOptions(TypesettingOptions(variant="factur-x"), template="receipt")
    with pytest.raises(InvalidOption, match="factur-x"):
        await render(errands, wish, _SETTINGS, told.append)
