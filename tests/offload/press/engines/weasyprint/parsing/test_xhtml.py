from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from offload.errors import NotWellFormed
from offload.press.engines.weasyprint.parsing import xhtml

XHTML = '<html xmlns="http://www.w3.org/1999/xhtml"{}><body>{}</body></html>'
PUBLIC = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
)


def body(content: str | bytes, charset: str | None = None) -> Element:
    raw = content if isinstance(content, bytes) else content.encode()
    found = xhtml.parse(raw, charset).find("body")
    assert found is not None
    return found


def test_xml_is_read_as_xml() -> None:
    found = body(XHTML.format("", "<p>If <![CDATA[1 < 2]]> pay</p><b/>x<textarea/>"))
    assert [(e.tag, e.text, e.tail) for e in found] == [
        ("p", "If 1 < 2 pay", None), ("b", None, "x"), ("textarea", None, None),
    ]  # fmt: skip


def test_namespaces_are_kept_but_xhtmls_own() -> None:
    svg = (
        '<h:p xmlns:h="http://www.w3.org/1999/xhtml"/><svg xmlns="http://www.w3.org/2000/svg" {}/>'
    )
    link = 'xmlns:x="http://www.w3.org/1999/xlink" x:href="#a"'
    p, picture = body(XHTML.format("", svg.format(link)))
    assert (p.tag, picture.tag) == ("p", "{http://www.w3.org/2000/svg}svg")
    assert picture.attrib == {"{http://www.w3.org/1999/xlink}href": "#a"}


@pytest.mark.parametrize("head", ["", "<head><title>T</title></head>"])
def test_a_stylesheet_that_an_instruction_names_is_linked(head: str) -> None:
    sheets = '<?xml-stylesheet href="a.css" media=\'print\'?><?xml-stylesheet href="b.css" {}?>'
    root = xhtml.parse((sheets.format('alternate="yes"') + f"<html>{head}</html>").encode(), None)
    assert [link.attrib for link in root.iterfind("head/link")] == [
        {"rel": "stylesheet", "href": "a.css", "media": "print"},
        {"rel": "alternate stylesheet", "href": "b.css"},
    ]


def test_its_language_is_htmls() -> None:
    assert xhtml.parse(XHTML.format(' xml:lang="de"', "").encode(), None).get("lang") == "de"


@pytest.mark.parametrize("doctype", ["", "<!DOCTYPE html>", PUBLIC])
def test_the_names_of_characters_are_known(doctype: str) -> None:
    found = body(doctype + XHTML.format("", '<p title="&eacute;">&nbsp;&euro;&lt;</p>'))
    assert [(e.get("title"), e.text) for e in found] == [("é", "\xa0€<")]


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (XHTML.format("", "<p>Größe</p>").encode(), None),
        (XHTML.format("", "<p>Größe</p>").encode("utf-16"), None),
        (XHTML.format("", "<p>Größe</p>").encode("latin-1"), "latin1"),
        (
            b'<?xml version="1.0" encoding="ISO-8859-1"?>'
            + XHTML.format("", "<p>Größe</p>").encode("latin-1"),
            None,
        ),
        (
            b'<?xml version="1.0" encoding="ASCII"?>' + XHTML.format("", "<p>Größe</p>").encode(),
            "utf-8",
        ),
    ],
)
def test_the_encoding_is_found(content: bytes, charset: str | None) -> None:
    assert body(content, charset)[0].text == "Größe"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"<html>\n<p>x</b></html>", "Line 2, column 7: mismatched tag"),
        (b"<html>\n<p>&klingon;</p></html>", "Line 2, column 4: &klingon; is no known character"),
        (b"<html>\n\n<p>\xf6</p></html>", "Line 3, column 4: byte 0xF6 is not utf-8"),
        (b'<?xml version="1.0" encoding="klingon"?><html/>', "Line 1: the encoding 'klingon'"),
        (b"", "Line 1, column 1: no element found"),
    ],
)
def test_what_is_no_xml_is_told_where(content: bytes, place: str) -> None:
    with pytest.raises(NotWellFormed, match=place):
        xhtml.parse(content, None)


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE html [<!ENTITY a SYSTEM "file:{}">]>',
        '<!DOCTYPE html SYSTEM "file:{}" [<!ENTITY a "x">]>',
    ],
)
def test_a_dtd_of_its_own_is_refused(tmp_path: Path, dtd: str) -> None:
    (tmp_path / "secret").write_text("secret")
    content = dtd.format(tmp_path / "secret") + XHTML.format("", "&a;")
    with pytest.raises(NotWellFormed, match="a DTD of its own"):
        xhtml.parse(content.encode(), None)


def test_no_dtd_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.dtd").write_text('<!ENTITY own "secret">')
    content = f'<!DOCTYPE html SYSTEM "file:{tmp_path}/a.dtd">' + XHTML.format("", "&own;")
    with pytest.raises(NotWellFormed, match="&own; is no known character"):
        xhtml.parse(content.encode(), None)


def test_an_unknown_character_in_an_attribute_is_refused() -> None:
    content = b"<html>\n<p title='&nbsp;&amp;&klingon;'/></html>"
    with pytest.raises(NotWellFormed, match="Line 2, column 22: &klingon;"):
        xhtml.parse(content, None)
    xhtml.parse(b"<html><!-- &a; --><?b &c;?><p><![CDATA[&d;]]></p></html>", None)
