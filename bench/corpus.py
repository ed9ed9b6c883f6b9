"""Documents as people send them: each leans on another part of WeasyPrint, none on a file."""

from functools import cache

_WORDS = (
    "The parties agree that the balance at the end of the period follows from the payments "
    "received and the invoices issued, notwithstanding adjustments which are acknowledged in "
    "writing within thirty days of notification. "
)
_PAPER = """
@page { size: A4; margin: 18mm; @bottom-right { content: counter(page) "/" counter(pages) } }
body { font: 10pt/1.4 "DejaVu Sans", sans-serif; margin: 0 }"""


@cache
def documents() -> dict[str, str]:
    """Their HTML by name."""
    return {
        "letter": _letter(),
        "contract": _contract(),
        "dashboard": _dashboard(),
        "cards": _cards(),
        "price list": _price_list(),
        "languages": _languages(),
        "framework": _framework(),
        "nested flex": nested(3),
    }


def nested(depth: int) -> str:
    """Flex boxes in flex boxes, as components of a web page leave them."""
    inner = f"<p>{_WORDS}"
    for level in range(depth):
        direction = ("column", "row")[level % 2]
        inner = f'<div style="display: flex; flex-direction: {direction}">{inner}</div>'
    return _page("", inner)


def _letter() -> str:
    return _page(
        """p { text-align: justify; hyphens: auto } .sign { float: right; width: 40% }
        .to { white-space: pre-line; margin: 20mm 0 } p::first-letter { font-size: 1.4em }
        .first::first-line { font-variant: small-caps } a { color: #14425c }""",
        f"""<div class="to">Kvarnen Betalningar AB
        Storgatan 12
        Göteborg</div><h1>Your enquiry of 3 May</h1><p class="first">{_WORDS * 2}
        <p>{_WORDS}Incom\u00adprehen\u00adsibilities are <a href="https://example.com">noted</a>.
        <ul><li>{_WORDS}<li>{_WORDS}<ol><li>one<li>two</ol></ul>
        <div class="sign">Yours sincerely,<br><b>A. Signatory</b></div><p>{_WORDS}""",
    )


def _contract() -> str:
    clauses = "".join(
        f"""<h2 id="c{n}">Clause {n}</h2><p>{_WORDS * 3}<span class="note">See the annex to
        clause {n}, {_WORDS}</span><p class="fine">{_WORDS * 2}"""
        for n in range(1, 5)
    )
    contents = "".join(f'<a href="#c{n}">Clause {n}</a><br>' for n in range(1, 5))
    return _page(
        """@page { @top-left { content: element(head) } @top-right { content: string(clause) } }
        .head { position: running(head) } h2 { string-set: clause content(); break-after: avoid }
        .note { float: footnote; font-size: 8pt } p { text-align: justify; orphans: 3; widows: 3 }
        .fine { columns: 2; font-size: 8pt; overflow-wrap: anywhere; text-indent: calc(1em + 2%) }
        nav a::after { content: leader(".") target-counter(attr(href), page) }""",
        f'<div class="head">Draft <b>4</b></div><h1>Contract</h1><nav>{contents}</nav>{clauses}',
    )


def _dashboard() -> str:
    tiles = "".join(
        f"""<section><h3>Region {n}</h3><div class="row"><b>{n * 7919 % 1000}</b>
        <span>up {n}%</span></div><svg viewBox="0 0 100 20"><path d="M0 20L20 {n}L50 12L100 3"
        fill="none" stroke="#14425c"/></svg><p>{_WORDS}</section>"""
        for n in range(1, 10)
    )
    return _page(
        """main { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 4mm }
        section { border: .3mm solid #ccc; border-radius: 2mm; padding: 2mm; font-size: 7pt }
        .row { display: flex; justify-content: space-between; letter-spacing: .2pt }
        .row b { font-size: 14pt } span { text-decoration: underline }""",
        f"<h1>Settlements</h1><main>{tiles}</main>",
    )


def _cards() -> str:
    cards = "".join(
        f"""<div class="card"><div class="head"><h3>Offer {n}</h3><div class="tag">new</div></div>
        <div class="body"><div class="text">{_WORDS}</div><div class="price">{n * 3}.90</div></div>
        </div>"""
        for n in range(1, 9)
    )
    return _page(
        """.cards { display: flex; flex-wrap: wrap; gap: 3mm } .card { flex: 1 1 70mm;
        border: 1px solid #bbb; padding: 2mm } .head, .body { display: flex }
        .head { justify-content: space-between } .price { align-self: center; margin-left: auto }
        .tag { padding: var(--gap); background: #eef } :root { --gap: 1mm }
        .text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 40mm }""",
        f'<h1>Offers</h1><div class="cards">{cards}</div>',
    )


def _price_list() -> str:
    rows = "".join(
        f"<tr><td>{n}<td>Article {n * 7919 % 10_000}<td>{_WORDS[: 20 + n % 60]}<td>{n * 1.37:.2f}"
        for n in range(1, 151)
    )
    return _page(
        """table { border-collapse: collapse; width: 100% } td, th { border: .5pt solid #999;
        padding: 1mm 2% } tr:nth-child(even) { background: #f4f4f4 } td:last-child { text-align:
        right; font-variant-numeric: tabular-nums } th:first-child { width: 10% }""",
        f"<table><thead><tr><th>#<th>Number<th>Article<th>Price</thead>{rows}</table>",
    )


def _framework() -> str:
    """A page with the stylesheet of a framework, of which it uses little."""
    utilities = "".join(
        f".{side[0]}{kind[0]}-{n}{{{kind}-{side}:{n / 4}rem!important}}"
        f".col-{side}-{n}{{flex:0 0 {n}%}}"
        f".text-{side}-{n}>a:hover{{color:rgba({n},10,20,.5)}}"
        for kind in ("margin", "padding")
        for side in ("left", "right", "top", "bottom")
        for n in range(100)
    )
    wide = f"@media (min-width: 600px) {{ {utilities} }}"
    return _page(utilities + wide, f'<h1 class="lm-8">Enquiry</h1><p class="tm-2">{_WORDS * 4}')


def _languages() -> str:
    return _page(
        """div { margin: 3mm; padding-inline-start: 5mm; border-inline-start: 1mm solid }
        .abs { position: relative } .abs b { position: absolute; inset-inline-end: 0; top: 0 }""",
        f"""<div lang="ar" dir="rtl" class="abs">{"مرحبا بالعالم 123 مرة أخرى " * 8}<b>x</b></div>
        <div lang="ja">{"日本語のテキスト、改行もある。" * 12}</div>
        <div lang="de" style="hyphens: auto; width: 40mm">{"Donaudampfschifffahrt " * 9}</div>
        <div lang="ru">{"Общество ограниченной ответственностью " * 8}</div>
        <pre style="tab-size: 3">a\tb\n  c\td</pre>
        <p style="word-spacing: 2mm">AVAVA fi ffi {_WORDS}
        <p style="white-space: pre-wrap; word-break: break-all">{"x" * 300}  y""",
    )


def _page(style: str, body: str) -> str:
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Document</title>
<style>{_PAPER} {style}</style>{body}"""
