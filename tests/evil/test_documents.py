"""The corpus: evil documents, each with the answer that it must get, beside a neighbour."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.evil import documents as made
from tests.evil.client import Client
from tests.process import ServiceProcess

MADE, TOO_LARGE, FAILED, LATE = "", "document-too-large", "typesetting-failed", "deadline-exceeded"


@dataclass(frozen=True)
class Evil:
    """A document, the answers that are right for it, and what its warnings must say.

    Where there are two, it depends on the machine which limit is met first.
    """

    name: str
    body: bytes | Callable[[], bytes]
    answers: tuple[str, ...]
    warning: str = ""
    wait: int = 100


TIME = (
    Evil("flex in flex", made.nested("div", 30, "display:flex"), (MADE,)),
    Evil("tables in flex", made.nested("table", 30, "display:flex"), (LATE, MADE), wait=2),
    Evil("grid in grid", made.nested("div", 30, "display:grid"), (MADE,)),
    Evil("columns in columns", made.nested("div", 30, "columns:2"), (LATE, TOO_LARGE), wait=2),
    Evil("a million siblings", b"<p>x" * 10**6, (LATE, TOO_LARGE), wait=2),
    Evil(
        "a million pages",
        b"<style>p{break-before:page}</style>" + b"<p>x" * 10**6,
        (LATE, TOO_LARGE),
        wait=2,
    ),
    Evil(
        "tiny pages",
        b"<style>@page{size:1px;margin:0}</style>" + b"word " * 50_000,
        (LATE, TOO_LARGE),
        wait=2,
    ),
    Evil("orphans", b"<p style='orphans:1000000'>" + b"x " * 10**5, (LATE, MADE), wait=2),
    Evil(
        "megabytes of CSS",
        b"<style>" + b"a b>c~d{color:red}" * 10**6 + b"</style>",
        (LATE, TOO_LARGE),
        wait=2,
    ),
    Evil("zeros", bytes(10**6), (LATE, TOO_LARGE), wait=2),
    Evil("variables of variables", made.variables(), (LATE, TOO_LARGE), wait=2),
    Evil("uses of uses", made.uses(), (LATE, TOO_LARGE), wait=2),
)
DEPTH = (
    Evil("a million nested", made.nested("div", 10**6), (LATE, TOO_LARGE), wait=2),
    Evil("a hundred tables", b"<table><tr><td>" * 100, (MADE,)),
    Evil("a hundred nested", made.nested("div", 100), (MADE,)),
    Evil("nested too deeply", made.nested("div", 1000), (TOO_LARGE,)),
    Evil("tables in tables", b"<table><tr><td>" * 500, (TOO_LARGE,)),
    Evil("selectors in selectors", b"<style>" + b"a{" * 10**4, (TOO_LARGE,)),
    Evil("negations", b"<style>" + b":not(" * 10**4 + b"a" + b")" * 10**4 + b"{}", (TOO_LARGE,)),
    Evil("sums", b"<style>a{width:" + b"calc(" * 10**4, (TOO_LARGE,)),
    Evil("groups in groups", b"<svg>" + b"<g>" * 5000, (TOO_LARGE,)),
)
MEMORY = (
    Evil(
        "columns and rows", b"<table><tr><td colspan=1000000000 rowspan=1000000000>x", (TOO_LARGE,)
    ),
    Evil("the last of the grid", made.nested("p", 1, "grid-row:99999999"), (MADE,)),
    Evil("padding", made.padding(), (TOO_LARGE,)),
    Evil("gradients", made.gradient(), (TOO_LARGE,)),
    Evil("one word", b"x" * 10**7, (TOO_LARGE, LATE), wait=10),
    Evil("a picture of a huge page", made.page("1e9px"), (MADE,)),
)
PICTURES = (
    Evil("PNG", lambda: made.picture(made.png_bomb(50_000)), (MADE,), "pixels"),
    Evil("JPEG", lambda: made.picture(made.jpeg_bomb()), (MADE,), "pixels"),
    Evil("WebP", lambda: made.picture(made.webp_bomb()), (MADE,), "pixels"),
    Evil("PostScript", made.picture(b"%!PS-Adobe-3.0 EPSF-3.0\n"), (MADE,), "no picture"),
    Evil("huge SVG", made.vector("<rect width='1e9' height='1e9'/>", "1e9"), (MADE,)),
    Evil("a billion laughs", made.picture(made.LAUGHS, "image/svg+xml"), (MADE,), "amplification"),
    Evil("entities of files", made.picture(made.EXTERNAL, "image/svg+xml"), (MADE,), "entity"),
    Evil("a use of itself", b"<svg><g id=a><use href='#a'/></g></svg>", (MADE,), "SVG"),
    Evil("scripts", b"<svg onload=x()><script>x()</script></svg><script>x()</script>", (MADE,)),
    Evil("no font", made.font(b"\0\1\0\0" * 9), (MADE,), "Font-face"),
    Evil("no WOFF2", made.font(b"wOF2" + b"\xff" * 99), (MADE,), "Font-face"),
)
NUMBERS = (
    Evil("counters of each other", made.counters(), (MADE, LATE), wait=10),
    Evil("a page of nothing", made.page("0"), (MADE,)),
    Evil("a page of miles", made.page("1e9px"), (MADE,)),
    Evil("lengths beyond numbers", b"<p style='width:1e300px;font-size:1e30px'>x", (FAILED, MADE)),
    Evil("running in itself", made.running(), (FAILED, MADE)),
    Evil("bytes", bytes(range(256)) * 40, ("malformed-body",)),
)
CORPUS = (*TIME, *DEPTH, *MEMORY, *PICTURES, *NUMBERS)


@pytest.mark.parametrize("evil", CORPUS, ids=lambda evil: evil.name)
def test_it_gets_its_answer_and_its_neighbour_a_document(client: Client, evil: Evil) -> None:
    body = evil.body() if callable(evil.body) else evil.body
    with client.neighbour():
        answer = client.post(body, headers={"Prefer": f"wait={evil.wait}"})
    assert answer.problem in evil.answers, answer.body[:500]
    assert evil.warning in answer.headers.get("Pressroom-Warning", "")


def test_after_all_of_it_both_lanes_are_there(client: Client, attacked: ServiceProcess) -> None:
    with client.neighbour():
        assert client.post(b"<p>x").status == 200
    assert len(attacked.lanes()) == 2
