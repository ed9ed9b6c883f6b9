import io

import pikepdf
import pytest

from tests import typesetting


@pytest.mark.parametrize(
    ("href", "written"),
    [
        ("terms.html", "terms.html"),
        ("/portal/pay?id=1", "/portal/pay?id=1"),
        ("../terms.pdf", "../terms.pdf"),
        ("./a/../b#c", "./a/../b#c"),
        ("?page=2", "?page=2"),
        ("größe.html", "gr%C3%B6%C3%9Fe.html"),
        ("https://example.com/", "https://example.com/"),
        ("//example.com/a", "https://example.com/a"),
        ("mailto:a@example.com", "mailto:a@example.com"),
    ],
)
def test_a_link_is_as_it_is_written(href: str, written: str) -> None:
    html = f'<a href="{href}">t <b>u</b></a>'
    with pikepdf.open(io.BytesIO(typesetting.pdf(html))) as pdf:
        links = {str(a["/A"]["/URI"]) for a in pdf.pages[0]["/Annots"]}
    assert links == {written}


def test_a_base_is_followed() -> None:
    html = '<base href="https://example.com/shop/"><a href="../a">t</a>'
    with pikepdf.open(io.BytesIO(typesetting.pdf(html))) as pdf:
        assert str(pdf.pages[0]["/Annots"][0]["/A"]["/URI"]) == "https://example.com/a"


def test_top_is_the_top_of_the_first_page() -> None:
    html = "<p>x</p><p style='break-before: page'><a href='#top'>t</a>"
    with pikepdf.open(io.BytesIO(typesetting.pdf(html))) as pdf:
        assert str(pdf.pages[-1]["/Annots"][0]["/Dest"]) == "top"
