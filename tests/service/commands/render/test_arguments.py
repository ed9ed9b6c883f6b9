from pathlib import Path

import click
import pytest

from service.commands.render.arguments import read
from service.commands.render.documents import Conversion


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.html", "b.html", "notes.txt", "old.pdf"):
        Path(name).touch()
    Path("linked.pdf").symlink_to("notes.txt")
    Path("same.pdf").hardlink_to("a.html")
    Path("logo.png").touch()
    Path("page.html").write_text("<img src=logo.png><a href=old.pdf>")
    Path("folder.pdf").mkdir()


def test_a_pair_and_options() -> None:
    arguments = read(["a.html", "zoom=2", "a.png"], None, None)
    assert arguments.conversions == (Conversion(Path("a.html"), Path("a.png")),)
    assert arguments.format == "png"
    assert arguments.options == (("zoom", "2"),)
    assert read(["page.html", "old.pdf"], None, None).format == "pdf"
    assert read(["a.html"], Path("a.PDF"), None).conversions[0].target == Path("a.PDF")


@pytest.mark.parametrize("folder", ["deep/out", "folder.pdf"])
def test_many_into_a_folder(folder: str) -> None:
    arguments = read(["a.html", "b.html"], Path(folder), "png")
    assert [conversion.target.name for conversion in arguments.conversions] == ["a.png", "b.png"]
    assert Path(folder).is_dir()


@pytest.mark.parametrize(
    ("words", "output", "message"),
    [
        (["a.html"], None, "a SOURCE and a TARGET"),
        (["a.html", "b.html", "page.html"], None, "--output FOLDER"),
        ([], "out", "at least one"),
        (["-"], "out", "has no name"),
        (["a.html", "deep/a.html"], "out", "2 sources would be written to out/a.pdf"),
        (["a.html", "b.html"], "out.pdf", "out.pdf is one document"),
        (["a.html", "none/a.pdf"], None, "none: no such folder"),
        (["none.html", "a.pdf"], None, "none.html: no such file"),
        ([".", "a.pdf"], None, ". is a folder: name the files in it"),
        (["a.html", "b.html"], None, "b.html: a document is written only to a name that ends in"),
        (["a.html", "notes.txt"], None, "notes.txt: a document is written only to"),
        (["a.html"], "notes.txt", "notes.txt: a document is written only to"),
        (["a.html", "linked.pdf"], None, "linked.pdf is a link to notes.txt"),
        (["a.html", "same.pdf"], None, "same.pdf is a SOURCE as well"),
        (["old.pdf", "new.pdf"], None, "old.pdf is a document already"),
        (["page.html", "logo.png"], None, "logo.png is named in page.html"),
        (["a.html", "folder.pdf"], None, "folder.pdf: a document is written only to"),
        (["https://pay.example/a.html", "a.pdf"], None, "only files are read and written"),
        (["a.html"], "s3://bucket/a.pdf", "only files are read and written"),
    ],
)
def test_what_can_not_be_meant(words: list[str], output: str | None, message: str) -> None:
    before = sorted(Path.cwd().iterdir())
    with pytest.raises(click.UsageError) as refused:
        read(words, Path(output) if output else None, None)
    assert message in refused.value.message
    assert sorted(Path.cwd().iterdir()) == before


def test_a_format_that_the_name_denies() -> None:
    with pytest.raises(click.UsageError, match=r"ends in \.pdf, but --format is png"):
        read(["a.html", "new.pdf"], None, "png")
