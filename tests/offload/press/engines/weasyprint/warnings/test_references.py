import pytest

from tests.offload.press.engines.weasyprint.warnings.test_lost_text import flaws


@pytest.mark.parametrize(
    ("css", "html", "named"),
    [
        ("p::before { content: counter(item) }", "", "counter(item)"),
        ("p::before { content: counters(item, '.') }", "", "counter(item)"),
        ("@page { @top-left { content: counter(item) } }", "", "counter(item)"),
        ("p::before { content: target-counter('#a', item) }", "<p id=a>a", "counter(item)"),
        ("p { position: running(head) }", "", "running element head"),
        (
            "p { position: running(head) } @page { @top-left { content: element(heed) } }",
            "",
            "running element head",
        ),
        (
            "@page { @top-left { content: string(head) } }",
            "",
            "string(head) is empty on every page",
        ),
        (
            "p { position: var(--x) } @page { @top-left { content: element(h) } }",
            "",
            "element(h) is empty on every page",
        ),
    ],
)
def test_what_leads_nowhere_is_named(css: str, html: str, named: str) -> None:
    assert named in flaws(f"<style>{css}</style><p>x</p>{html}<div>y")


@pytest.mark.parametrize(
    "css",
    [
        "p::before { content: counter(page) '/' counter(pages) }",
        "p { display: list-item } p::before { content: counter(list-item) }",
        "div { counter-increment: item } p::before { content: counter(item) }",
        "@page { counter-increment: item; @top-left { content: counter(item) } }",
        "@page other { counter-increment: item; @top-left { content: counter(item) element(z) } }",
        "p { position: running(head) } @page { @top-left { content: element(head) } }",
        "p { string-set: head content() } @page { @top-left { content: string(head) } }",
        "@page other { @top-left { content: string(head) } }",
        "h1 { string-set: head content() } @page { @top-left { content: string(head) } }",
        ".no { position: running(head) } @page { @top-left { content: element(head) } }",
        """div { string-set: head content() } p { position: running(top) }
        p::after { content: string(head) } @page { @top-left { content: element(top) } }""",
        "p { position: running(head) } @page :left { @top-left { content: element(head) } }",
    ],
)
def test_what_leads_somewhere_is_not(css: str) -> None:
    assert flaws(f"<style>{css}</style><p>x</p><div>y") == ""


def test_page_numbers_that_move_their_pages() -> None:
    css = """@page { size: 200px 100px; margin: 10px } p { margin: 0; font: 14px/20px serif }
        @counter-style moving { system: cyclic; symbols: "%s" "x" }
        a::after { content: target-counter('#end', page, moving) }""" % ("many words " * 7)
    assert "Page numbers may be wrong" in flaws(f"<style>{css}</style><p><a>see </a><p id=end>end")
