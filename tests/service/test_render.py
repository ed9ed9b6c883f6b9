from pathlib import Path

import pytest

from handlers.options import Query
from offload.errors import ResourcesMissing
from service.render import render
from service.settings import Settings, SettingsError


async def test_a_file_and_what_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("@page { size: A6 }")
    (tmp_path / "in.html").write_text("<link rel=stylesheet href=a.css><p>Hello")
    receipt = await render(tmp_path / "in.html", tmp_path / "out.pdf", Query(), Settings())
    assert receipt.warnings == ()
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")
    await render(tmp_path / "in.html", tmp_path / "out.png", Query(), Settings())
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


async def test_a_file_elsewhere_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "secret.css").write_text("p { color: red }")
    (tmp_path / "site" / "link.css").symlink_to(tmp_path / "secret.css")
    html = "<link rel=stylesheet href=../secret.css><link rel=stylesheet href=link.css><p>x"
    (tmp_path / "site" / "in.html").write_text(html)
    with pytest.raises(ResourcesMissing) as missing:
        await render(
            tmp_path / "site" / "in.html", tmp_path / "out.pdf", Query(strict=True), Settings()
        )
    assert len(missing.value.items) == 2
    assert not (tmp_path / "out.pdf").exists()


async def test_the_date_that_a_build_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.html").write_text("<link rel=attachment href=in.html><p>x")
    made = []
    for name in ("a.pdf", "b.pdf"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
        receipt = await render(tmp_path / "in.html", tmp_path / name, Query(), Settings())
        assert receipt.digest
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH='yesterday'"):
        await render(tmp_path / "in.html", tmp_path / "c.pdf", Query(), Settings())
