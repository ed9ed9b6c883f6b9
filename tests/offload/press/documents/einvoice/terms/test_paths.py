import pytest
from lxml import etree

from offload.press.documents.einvoice.terms.paths import Path, elements, make, parse, put, texts


def path(text: str) -> Path:
    return parse(text)[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A/B", ["1", "2", "3"]),
        ("A[@x=y]/B", ["3"]),
        ("A[@x!=y|]/B", ["1", "2"]),
        ("A[C=$c]/B", ["1", "2"]),
        ("A[C!=other|]/B", ["1", "2", "3"]),
        ("A[+C=none]/B", ["1", "2", "3"]),
        ("A/@x", ["y"]),
        ("Z/B", []),
    ],
)
def test_a_path_finds_texts(text: str, found: list[str]) -> None:
    root = etree.fromstring("<r><A><B>1</B><B>2</B><C>c</C></A><A x='y'><B>3</B><B> </B></A></r>")
    assert list(texts(root, path(text), {"c": "c"})) == found


def test_namespaces_do_not_matter() -> None:
    root = etree.fromstring("<r xmlns='urn:x'><A>1</A></r>")
    assert list(texts(root, path("A"), {})) == ["1"]
    assert list(elements(root, path("."), {})) == [root]


def test_what_is_there_is_used_and_what_is_not_is_made() -> None:
    root = etree.Element("r")
    put(root, path("A[T=1]/B"), "one", {})
    put(root, path("A[T=1]/C/@x"), "attribute", {})
    put(root, path("A[T!=1|2]/B"), "two", {})
    put(root, path("A[+U=3][T=1]/D"), "four", {})
    assert etree.tostring(root) == (
        b'<r><A><T>1</T><B>one</B><C x="attribute"/><U>3</U><D>four</D></A>'
        b"<A><T>2</T><B>two</B></A></r>"
    )


def test_an_object_of_an_array_is_made_anew_from_the_step_that_is_marked() -> None:
    root = etree.Element("r")
    for text in ("A*/B", "A*/B", "C/D", "C/D"):
        make(root, path(text), {}, anew=True)
    assert etree.tostring(root) == b"<r><A><B/></A><A><B/></A><C><D/><D/></C></r>"


def test_of_alternatives_the_first_is_made() -> None:
    assert [step.name for way in parse("A/B | C") for step in way] == ["A", "B", "C"]
