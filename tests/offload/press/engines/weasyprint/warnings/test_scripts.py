import pytest

from tests.offload.press.engines.weasyprint.warnings.test_lost_text import flaws

COUNTER = """<script async src="https://count.example/gtag.js"></script><script>
    window.layer = window.layer || []; function gtag() { layer.push(arguments) }
    gtag('config', 'seen');
    document.write(unescape("%3Cscript src='ga.js'%3E%3C/script%3E"));
    var made = document.createElement('script');
    document.getElementsByTagName('head')[0].appendChild(made);</script>"""


def script(text: str) -> str:
    return f"<script>{text}</script>"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<div id=root></div><script src=main.js></script>", "made by scripts"),
        (
            "<body><noscript>Turn scripts on.</noscript><div></div><script src=main.js></script>",
            "made by scripts",
        ),
        ("<p>Total <b id=t></b>" + script("t('#t').text(12)"), "are empty, for none is run: #t"),
        (
            "<p>Pay <svg class=code></svg>" + script("JsBarcode('.code').init()"),
            "are empty, for none is run: .code",
        ),
        (
            "<table id=i><tr><th>Item<tbody></table>"
            + script("$('#i tbody').insertAdjacentHTML('beforeend', row)"),
            "are empty, for none is run: #i",
        ),
        ("<p x-text=total>0</p>" + script("go()"), "are empty, for none is run: <p>"),
        ("<p>&copy;" + script("document.write(new Date().getFullYear())"), "document.write()"),
        (
            "<p>x</p><script src='https://cdn.tailwindcss.com'></script>",
            "The styles that https://cdn.tailwindcss.com makes",
        ),
        ("<p>\\(x^2\\)</p><script src=mathjax.js></script>", "The formulas that mathjax.js"),
        (
            "<p>x<div><template shadowrootmode=open>in it</template></div>",
            "<template shadowrootmode>",
        ),
    ],
)
def test_what_scripts_would_show_is_said(html: str, said: str) -> None:
    assert said in flaws(html)


@pytest.mark.parametrize(
    "html",
    [
        COUNTER,
        "<script type=application/ld+json>{}</script>",
        "<b id=t></b>" + script("on('#t')"),
        "<b id=t></b>" + script("one.innerHTML = 'x'; two('#other')"),
        "<b id=t>12</b>" + script("t('#t').text(12)"),
        "<b id=t><img alt=x src='data:image/svg+xml,<svg/>'></b>" + script("t('#t').text(12)"),
        "<svg id=t><path d='M0 0h9' /></svg>" + script("t('#t').text(12)"),
        "<div id=t style='display: none'></div>" + script("t('#t').text(12)"),
        "<i class=icon></i>" + script("t('.icon').text('')"),
        "<script src=mathjax.js></script>",
    ],
)
def test_what_is_not_missed_is_not(html: str) -> None:
    assert "script" not in flaws(f"<p>x</p>{html}")
