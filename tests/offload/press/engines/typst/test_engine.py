import json
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from offload.errors import TemplateBroken, VariantRefused
from offload.memory import own_rss_bytes
from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines.engine import Document, Typeset
from offload.press.engines.typst.engine import Typst
from offload.press.pdfs import inspect

HELLO = """#import "@pressroom/document:1.0.0": values
#set document(title: "Hello", author: "Acme")
= Hello #values.name
"""


def typeset(folder: Path, program: str, options: Options = Options()) -> Typeset:  # noqa: B008
    root = folder / "letter"
    root.mkdir(exist_ok=True)
    (root / "template.typ").write_text(program)
    document = Document(
        '{"name": "Zoë #import"}'.encode(), NoAssets(), program=root / "template.typ"
    )
    return Typst().typeset(document, options, folder / "out.pdf")


def text(folder: Path) -> str:
    with pypdfium2.PdfDocument(folder / "out.pdf") as pdf:
        return str(pdf[0].get_textpage().get_text_bounded())


def test_a_program_reads_its_data_which_are_no_program(tmp_path: Path) -> None:
    assert typeset(tmp_path, HELLO + "#pagebreak()") == Typeset(pages=2)
    assert "Hello Zoë #import" in text(tmp_path)


@pytest.mark.parametrize(
    ("variant", "conformance"),
    [("pdf/a-2b", "PDF/A-2B"), ("pdf/a-3b", "PDF/A-3B"), ("pdf/ua-1", "PDF/UA-1")],
)
def test_variants(tmp_path: Path, variant: str, conformance: str) -> None:
    typeset(tmp_path, HELLO, Options(variant=variant))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert inspect.describe(pdf)["conformance"] == [conformance]


@pytest.mark.parametrize("tagged", [True, False])
def test_tags_are_there_where_they_are_asked_for(tmp_path: Path, tagged: bool) -> None:
    typeset(tmp_path, HELLO, Options(tagged=tagged))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert ("/StructTreeRoot" in pdf.Root) == tagged


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    typeset(tmp_path, HELLO, Options(epoch=0))
    first = (tmp_path / "out.pdf").read_bytes()
    typeset(tmp_path, HELLO, Options(epoch=0))
    assert (tmp_path / "out.pdf").read_bytes() == first


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("\n#nothing", "letter/template.typ:2: unknown variable: nothing"),
        ('#include "part.typ"', "letter/template.typ:1: file not found"),
        ('#read("../secret")', r"letter/template.typ:1: .*escape the project root \(cannot access"),
        ("#let x = 0\n#while x < 1 { x = 0 }", "letter/template.typ:2: loop seems to be infinite"),
    ],
)
def test_a_broken_program_is_named_with_its_line_and_the_hint(
    tmp_path: Path, program: str, message: str
) -> None:
    (tmp_path / "secret").write_text("secret")
    with pytest.raises(TemplateBroken, match=message):
        typeset(tmp_path, program)


@pytest.mark.parametrize(
    ("variant", "program", "what"),
    [
        ("pdf/a-1b", '#text(fill: rgb("#f008"))[x]', "the PDF contains transparency"),
        ("pdf/a-2b", "#text(fill: cmyk(1%, 2%, 0%, 0%))[x]", "the PDF is missing a CMYK profile"),
        ("pdf/a-2b", '#pdf.attach("a.csv", bytes("a"))', "document contains an attached file"),
        ("pdf/ua-1", "x", "missing document title"),
        ("pdf/ua-1", '#set document(title: "A")\n= A\n=== B', "skipped from heading level 1 to 3"),
        ("pdf/a-4f", "x", "It carries no file."),
        (
            "pdf/a-4e",
            '#pdf.attach("a.csv", bytes("a"))',
            "A file that it carries has no media type.",
        ),
    ],
)
def test_what_does_not_go_with_a_variant_is_told(
    tmp_path: Path, variant: str, program: str, what: str
) -> None:
    with pytest.raises(VariantRefused, match=f"can't be {variant}") as caught:
        typeset(tmp_path, program, Options(variant=variant))
    (item,) = caught.value.items
    assert isinstance(item, dict)
    assert str(item["detail"]).rpartition(": ")[2] == what
    assert not (tmp_path / "out.pdf").exists()


def test_no_stream_of_an_archive_ends_in_a_carriage_return(tmp_path: Path) -> None:
    for number in range(60):
        typeset(tmp_path, f"x{number * 7919}", Options(variant="pdf/a-2b", epoch=0))
        assert b"\r\nendstream" not in (tmp_path / "out.pdf").read_bytes()


def test_an_archive_that_must_carry_a_file_does(tmp_path: Path) -> None:
    program = '#pdf.attach("a.csv", bytes("a"), mime-type: "text/csv")'
    typeset(tmp_path, program, Options(variant="pdf/a-4f"))


def test_a_link_out_of_the_folder_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "letter").mkdir()
    (tmp_path / "secret").write_text("secret")
    with pytest.raises(TemplateBroken, match="file not found"):
        typeset(tmp_path, f'#read("{tmp_path}/secret")')


def test_packages_are_read_from_the_folder_and_read_no_file_outside_of_their_own(
    tmp_path: Path,
) -> None:
    package = tmp_path / "letter" / "packages" / "local" / "house" / "1.0.0"
    package.mkdir(parents=True)
    (package / "typst.toml").write_text(
        '[package]\nname = "house"\nversion = "1.0.0"\nentrypoint = "lib.typ"'
    )
    (package / "lib.typ").write_text(
        '#let greeting = read("greeting.txt")\n#let other = p => read(p)'
    )
    (package / "greeting.txt").write_text("Good morning")
    (tmp_path / "letter" / "secret").write_text("secret")
    imported = '#import "@local/house:1.0.0": *\n'
    assert typeset(tmp_path, imported + "#greeting") == Typeset(pages=1)
    assert "Good morning" in text(tmp_path)
    for path in ("../../../../secret", "/secret", "/../../../../secret"):
        with pytest.raises(TemplateBroken, match=r"packages/local/house|lib\.typ"):
            typeset(tmp_path, f'{imported}#other("{path}")')


def test_a_fallback_of_fonts_is_no_warning(tmp_path: Path) -> None:
    assert typeset(tmp_path, '#set text(font: "Nowhere Sans")\nx').warnings == ()


def test_the_memory_of_a_large_document_is_given_back(tmp_path: Path) -> None:
    (tmp_path / "template.typ").write_text(
        '#import "@pressroom/document:1.0.0": values\n#table(columns: 4, ..values.map(it => [#it]))'
    )
    engine, held, left = Typst(), [], []
    for number in range(4):
        cells = json.dumps([f"{number} cell {n}" for n in range(8000)]).encode()
        document = Document(cells, NoAssets(), program=tmp_path / "template.typ")
        engine.typeset(document, Options(), tmp_path / "a.pdf")
        held.append(own_rss_bytes())
        engine.prepare()
        left.append(own_rss_bytes())
    # The first also gives back what other tests left in this process.
    assert left[-1] - left[0] < held[-1] - left[-1]
