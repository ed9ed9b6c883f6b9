import tempfile
from pathlib import Path

import pytest

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document

PAGE = "<!doctype html><meta charset=utf-8><style>@page { size: A6; margin: 1cm }</style>"
LINES = "".join(f"<p>line {n} of the terms" for n in range(40))
WORDS = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod. "
RUNNING = """<style>@page { @top-left { content: element(h) } }
    h1 { position: running(h) }</style>"""
GRID = "<div style='display: grid; grid-template-rows: 2cm 2cm'>"
FULL = "<style>html, body { height: 100% }</style>"
TARGETS = "<style>a::after { content: target-counter('#a', page) target-text('#a') }</style>"


def flaws(html: str) -> str:
    with tempfile.NamedTemporaryFile() as target:
        document = Document(f"{PAGE}{html}".encode(), NoAssets())
        return " / ".join(ENGINE.typeset(document, Options(), Path(target.name)).flaws)


@pytest.mark.parametrize(
    "html",
    [
        f"<div style='float: left; width: 100%'>{LINES}</div>",
        f"<div style='display: inline-block'>{LINES}</div>",
        f"<div style='position: absolute'>{LINES}</div>",
        f"<table><thead><tr><th>{LINES}</thead><tr><td>x</table>",
        f"<table><tfoot><tr><th>{LINES}</tfoot><tr><td>x</table>",
        f"<table style='display: inline-table'><tr><td>{LINES}</table>",
        f"<div style='display: inline-flex'><div>{LINES}</div></div>",
        f"<div style='display: inline-grid'><div>{LINES}</div></div>",
        f"<div style='position: fixed; top: 0'>{LINES}</div>",
        f"<div style='display: flex; flex-direction: column; height: 5cm'>{LINES}</div>",
        f"{GRID}<div style='grid-row: 1 / 3'>{LINES}</div></div>",
        f"<div style='columns: 2; height: 3cm'>{LINES}</div>",
        f"<div style='overflow: auto; height: 3cm'>{LINES}</div>",
        f"{FULL}<div style='display: flex; height: 100%'><div>{LINES}</div><div>x</div></div>",
        f"<style>i {{ float: footnote }}</style><p>a<i>{'foot words ' * 800}</i>",
    ],
)
def test_what_no_page_has_room_for_is_counted_and_quoted(html: str) -> None:
    said = flaws(html)
    assert said.startswith(("Text is lost", "Text lies beyond the paper's edge"))
    assert "words): " in said


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p style='white-space: nowrap'>" + "wide " * 40 + "LAST", "wide"),
        ("<p style='position: absolute; top: 20cm'>below the page", "below the page"),
        ("<p style='position: relative; left: 20cm'>beside it", "beside it"),
        ("<p style='margin-left: -3cm'>first words", "first words"),
        ("<div style='overflow: hidden'><p style='white-space: nowrap'>" + "wide " * 40, "wide"),
        ("<p style='transform: translateX(15cm)'>moved away", "moved away"),
        ("<p style='transform: scale(3); transform-origin: -8cm 0'>grown out", "grown out"),
        ("<table style='height: 3cm'><tr>" + "<td>unbreakable" * 9, "unbreakable"),
    ],
)
def test_what_is_beyond_the_papers_edge_is_quoted(html: str, words: str) -> None:
    assert words in flaws(html)
    assert "beyond the paper's edge" in flaws(html)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<div style='overflow: hidden; height: 2cm'>" + LINES[:175], "(30 words): line 2"),
        ("<p style='overflow: hidden; white-space: nowrap; width: 2cm'>one two three four", "four"),
        (
            "<div style='overflow: hidden; width: 2cm'><p style='margin-left: 3cm'>all of it</div>",
            "all of it",
        ),
    ],
)
def test_what_a_box_cuts_is_quoted(html: str, words: str) -> None:
    said = flaws(html)
    assert said.startswith("Text is cut, for the box around it has overflow: hidden")
    assert words in said


GENERATED = "<style>p::before { content: 'generated' }</style>"
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB"
    "NVMuFwAAAABJRU5ErkJggg=="
)
PICTURE = f"<img src={PIXEL} style='display: block; width: 2cm; height: 2cm; {{}}' alt={{}}>"


def test_what_is_generated_is_missed_too() -> None:
    said = flaws(f"{GENERATED}<div style='float: left; width: 100%'>" + "<p></p>" * 60)
    assert "Text is lost" in said
    assert "generated generated" in said


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (
            "<div style='float: left; width: 100%'>" + PICTURE.format("", "code") * 9,
            "Pictures are lost, for no page has room for them (3): code, code, code",
        ),
        (
            PICTURE.format("position: absolute; top: 20cm", "seal"),
            "Pictures lie beyond the paper's edge (1): seal",
        ),
        (
            PICTURE.format("position: absolute; left: -3cm; top: 0", "''"),
            "Pictures lie beyond the paper's edge (1): <img>",
        ),
        (PICTURE.format("position: absolute; left: -1cm", "seal"), ""),
        (PICTURE.format("position: absolute; left: -999cm", "seal"), ""),
    ],
)
def test_pictures_are_missed_too(html: str, said: str) -> None:
    assert flaws(html) == said


@pytest.mark.parametrize(
    "html",
    [
        LINES,
        f"{GENERATED}{LINES}",
        f"{GENERATED}<style>p::before {{ content: counter(pages) leader('.') }}</style>{LINES}",
        f"<div style='overflow: hidden'>{LINES}</div>",
        "<h1 style='text-indent: 100%; white-space: nowrap; overflow: hidden'>Instead of a logo",
        "<h1 style='text-indent: -9999px'>Instead of a logo",
        "<p style='font-size: 0'>Instead of a logo",
        "<div style='overflow: hidden; height: 0'>A panel that is closed</div>",
        f"<p style='hyphens: auto; text-align: justify; width: 2cm' lang=en>{WORDS * 5}",
        "<p style='width: 1cm'>" + "extra&shy;ordinary " * 20,
        f"<style>i {{ float: footnote }}</style><p>a<i>{WORDS}</i>b<i>{WORDS}</i>",
        f"{RUNNING}<h1>Head</h1><p>{WORDS}",
        f"<div style='columns: 2'>{LINES}</div>",
        f"<div style='display: flex'><div>{WORDS}</div><div>{WORDS * 9}</div></div>",
        f"<style>p::first-letter {{ font-size: 3em }}</style><p>{WORDS}<p>\u201eQuoted {WORDS}",
        "<table><thead><tr><th>Head<tfoot><tr><td>Foot<tbody>"
        + f"<tr><td>{WORDS}" * 30
        + "</table>",
        f"<div style='max-lines: 2; continue: discard'>{WORDS * 9}</div>",
        "<div style='overflow: hidden; white-space: nowrap; text-overflow: ellipsis'>" + WORDS * 9,
        "<a style='position: absolute; left: -9999px'>Skip to content</a>",
        "<div style='transform: rotate(-45deg); position: fixed; left: -2cm'>DRAFT</div>",
        f"{TARGETS}<a href='#a'>see</a><h1 id=a style='break-before: page'>Title</h1>",
        "<div style='width: 40cm; transform: scale(.2); transform-origin: 0 0'>" + WORDS * 9,
        "<p>Next <span style='position: absolute; width: 1px; height: 1px; overflow: hidden;"
        " white-space: nowrap'>" + WORDS * 9,
        "<p style='visibility: hidden; position: absolute; left: 20cm'>unseen",
    ],
)
def test_what_is_there_is_not_missed(html: str) -> None:
    assert flaws(html) == ""


CLEAR = "Text is transparent, for what would paint it"


@pytest.mark.parametrize(
    ("css", "is_said"),
    [
        ("p { -webkit-background-clip: text; color: transparent }", True),
        ("p { text-shadow: 0 0 1px red; color: rgb(0 0 0 / 0) }", True),
        ("@keyframes in { to { opacity: 1 } } p { opacity: 0; animation: in 1s forwards }", True),
        ("p { animation: in 1s; color: transparent; visibility: hidden }", False),
        ("p { color: transparent }", False),
        ("p { opacity: 0 }", False),
        ("p { -webkit-background-clip: text }", False),
    ],
)
def test_transparent_text_that_something_would_paint(css: str, is_said: bool) -> None:
    said = flaws(f"<style>{css}</style><div><p>a total of 12</div>")
    assert said.startswith(CLEAR) == is_said
    assert said.endswith("(4 words): a total of 12") == is_said
