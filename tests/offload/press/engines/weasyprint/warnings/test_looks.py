import pytest

from tests.offload.press.engines.weasyprint.warnings.test_lost_text import flaws

DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
TEXT = "one two three"
FLUID = "<style>img { max-width: 100%; height: auto }</style>"


@pytest.mark.parametrize(
    ("html", "named"),
    [
        ("<ol start=5><li>a<li value=9>b</ol>", "<ol start>, <li value>"),
        ("<ol type=A><li>a</ol><ul type=square><li>b</ul>", "<ol type>, <ul type>"),
        ("<table align=center border=1><td align=right>a</table>",
         "<table align>, <table border>, <td align>"),
        ("<table align=right><tr bgcolor=red><td>a</table>", "<table align>, <tr bgcolor>"),
        (f"<table><td background='{DOT}'>a</table>", "<td background>"),
        (f"<img src='{DOT}' width=50 align=left>", "<img width>, <img align>"),
        (f"<img src='{DOT}' height=50% border=1>", "<img height>, <img border>"),
        (f"a <img src='{DOT}' hspace=9 vspace=9>", "<img hspace>, <img vspace>"),
        ("<table><tr height=60><td>a<tr><td height=80>b<th height=90>c</table>",
         "<tr height>, <td height>, <th height>"),
        ("<table height=90><td style='vertical-align: top'>a</table>", "<table height>"),
        (f"<table style='width: 1cm'><td nowrap>{TEXT}<th nowrap>{TEXT}</table>",
         "<td nowrap>, <th nowrap>"),
        (f"{FLUID}<img src='{DOT}' width=50 height=50>", "<img width>"),
        ("<font face=Arial>a</font><font size=+2>b</font>", "<font face>, <font size>"),
        ("<body text=blue><font color=red>a</font>", "<body text>, <font color>"),
        (("<body text=red bgcolor=blue><div align=center><p align=right>a</p></div>"
         "<h1 align=center>b</h1><ol start=2><li value=3>c</ol>"),
         "<body text>, <body bgcolor>, <div align>, <p align>, <h1 align>, …"),
    ],
)  # fmt: skip
def test_attributes_that_would_have_been_seen_are_named(html: str, named: str) -> None:
    assert f"Attributes for looks are left out ({named}): browser_styles=true obeys them" in flaws(
        html
    )


@pytest.mark.parametrize(
    "html",
    [
        "<table border=0 cellpadding=3 cellspacing=0 width=100%><td valign=top width=9>a</table>",
        "<table border=x align=left><td align=left bgcolor=white background=''>a</table>",
        (
            "<style>td { border: 1px solid; text-align: right; background: red }</style>"
            "<table border=1><td align=right bgcolor=blue>a</table>"
        ),
        "<style>table { margin: auto }</style><table align=center><td align=center>&nbsp;</table>",
        "<div style='display: none'><font color=red>a</font></div>",
        f"<img src='{DOT}' width=1 height=1 border=0>",
        f"<img src='{DOT}' width=x height=9 style='width: 9px'><img width=9 alt=a src=data:,x>",
        "<ol start=1 type=1><li>a</ol><ol start=x><li value=x>b</ol>",
        "<style>ol { list-style: none }</style><ol start=5 type=a><li value=4>a</ol>",
        "<font color=black size=3>a</font><font color=red></font><font color='' face=''>a</font>",
        "<font size=5 style='font-size: 9px'>a</font>",
        f"<img src='{DOT}' hspace=0 vspace=x style='margin-left: 3px'>",
        f"<img src='{DOT}' hspace=9 style='margin: 3px'><img src='{DOT}' vspace=9 hidden>",
        "<table><tr height=10><td height=9>a<br>a<tr height=20%><td height=0>b</table>",
        "<table><tr height=60><td>a<p>b<p>c<p>d<tr height=9><td height=40 style='height: 9px'>b",
        "<table height=9><td>a</table><table height=50%><td>a</table>",
        f"<table><td nowrap>{TEXT}<br>{TEXT}<td>b</table>",
        f"<table style='width: 1cm'><td nowrap style='white-space: pre'>{TEXT}</table>",
        "<table hidden><td nowrap height=90>a</table>",
        "<body text=currentcolor style='color: #c0e000'><p title=a>a",
    ],
)
def test_others_are_not(html: str) -> None:
    assert "Attributes" not in flaws(html)
