from pathlib import Path

import click
import pytest

from service.commands.render.arguments import read
from service.commands.render.documents import Conversion


def test_a_pair_and_options(tmp_path: Path) -> None:
    source, target = tmp_path / "a.html", tmp_path / "a.png"
    source.touch()
    order = read([str(source), "zoom=2", str(target)], None, None)
    assert order.conversions == (Conversion(source, target),)
    assert order.format == "png"
    assert order.options == (("zoom", "2"),)
    assert read([str(source), str(target)], None, "pdf").format == "pdf"


def test_many_into_a_folder(tmp_path: Path) -> None:
    sources = [tmp_path / "a.html", tmp_path / "b.html"]
    for source in sources:
        source.touch()
    order = read([*map(str, sources)], tmp_path / "deep" / "out", "png")
    assert [errand.target.name for errand in order.conversions] == ["a.png", "b.png"]
    assert (tmp_path / "deep" / "out").is_dir()


@pytest.mark.parametrize(
    ("words", "folder", "told"),
    [
        (["a.html"], None, "a SOURCE and a TARGET"),
        ([], "out", "at least one"),
        (["-"], "out", "has no name"),
        (["a.html", "deep/a.html"], "out", "2 sources would be written to out/a.pdf"),
        (["a.html", "none/a.pdf"], None, "none: no such folder"),
        (["none.html", "a.pdf"], None, "none.html: no such file"),
    ],
)
def test_what_can_not_be_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], folder: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.html").touch()
    with pytest.raises(click.UsageError) as refused:
        read(words, Path(folder) if folder else None, None)
    assert told in refused.value.message
