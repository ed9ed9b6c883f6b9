from pathlib import Path

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document


def test_what_could_not_be_loaded_is_collected(tmp_path: Path) -> None:
    html = b"""<style>@import "a.css"; @font-face { font-family: f; src: url(b.woff) }</style>
        <link rel=stylesheet href=c.css><img src=d.png><img src=d.png>
        <p style="font-family: f; colour: red">x"""
    warnings = ENGINE.typeset(Document(html, NoAssets()), Options(), tmp_path / "a.pdf").warnings
    assert [w for w in warnings if "d.png" in w][1:] == []  # once
    named = " ".join(warnings)
    assert all(name in named for name in ("a.css", "c.css", "d.png", "'f'"))
    assert "document.invalid" not in named
    assert "colour" not in named  # bad CSS is no resource


def flaws(html: str, folder: Path) -> tuple[str, ...]:
    return ENGINE.typeset(Document(html.encode(), NoAssets()), Options(), folder / "a.pdf").flaws


def test_what_leads_nowhere_is_named(tmp_path: Path) -> None:
    html = """<style>a::after { content: target-counter(attr(href), page) }</style>
        <a href="#nowhere">x</a><a href="#here">y</a><p id=here>z"""
    assert flaws(html, tmp_path) == (
        "What refers to #nowhere is left out: no element has this id",
        "The link to #nowhere leads nowhere: no element has this id",
    )


def test_a_calculation_that_is_not_known_is_named(tmp_path: Path) -> None:
    columns = "minmax(min(100%, 50px), 1fr)"
    css = (
        f"p {{ width: calc(100% - 1em) }} .a {{ display: grid; grid-template-columns: {columns} }}"
    )
    assert flaws(f"<style>{css}</style><p>x", tmp_path) == ()
    assert flaws(f"<style>{css}</style><p class=a>x", tmp_path) == (
        f"A declaration is left out, for its calculation is not known here: {columns}",
    )


def test_a_warning_is_the_same_from_run_to_run(tmp_path: Path) -> None:
    html = b"<img src='data:image/png;base64,AAAA'><img src='data:image/jpeg;base64,/9j/AAAA'>"
    document = Document(html, NoAssets())
    first, second = (
        ENGINE.typeset(document, Options(), tmp_path / "a.pdf").warnings for _ in range(2)
    )
    assert first == second
    assert len(first) == 2
    assert " at 0x" not in str(first)


class Sheets:
    def read(self, name: str) -> tuple[bytes, str | None]:
        sheets = {
            "a.css": b"p::before {\n content: 'Gr\xfc\xdfe' }",
            "b.css": b"@charset \"latin1\"; p::after { content: '\xfc' }",
            "c.css": "p { quotes: '\u00ab' '\u00bb' }".encode(),
        }
        return sheets[name], None


def test_bytes_of_a_stylesheet_that_are_not_of_its_encoding(tmp_path: Path) -> None:
    html = "".join(f"<link rel=stylesheet href={name}.css>" for name in "abc")
    document = Document(f"{html}<p>x".encode(), Sheets())
    [flaw] = ENGINE.typeset(document, Options(), tmp_path / "a.pdf").flaws
    assert flaw.startswith("Stylesheet a.css: Bytes that are not utf-8, the first in line 2 (0xFC)")


def test_a_warning_names_no_class_of_python(tmp_path: Path) -> None:
    html = b"<img src='http://x/y'><img src='data:image/jpeg;base64,/9j/AA'>"
    document = Document(html, NoAssets())
    said = " ".join(ENGINE.typeset(document, Options(), tmp_path / "a.pdf").missing)
    assert "y': not allowed: a document loads only" in said
    assert "Error" not in said
