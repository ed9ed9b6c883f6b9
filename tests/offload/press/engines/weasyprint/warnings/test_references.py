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
        "p { position: running(head) } @page :left { @top-left { content: element(head) } }",
    ],
)
def test_what_leads_somewhere_is_not(css: str) -> None:
    assert flaws(f"<style>{css}</style><p>x</p><div>y") == ""
