import io

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem

from offload.order import Options
from offload.press.pdfs.merge import Binder
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


def test_no_action_that_starts_a_program_survives() -> None:
    """On a page, in what is on it, after another action, and in a bookmark."""

    def launch() -> Dictionary:
        return Dictionary(S=Name.Launch, F="calc.exe")

    def link(action: Dictionary) -> Dictionary:
        return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)

    one = paper("One")
    safe = Dictionary(S=Name.URI, URI="https://example.com")
    then = Dictionary(S=Name.URI, URI="https://example.org", Next=launch())
    one.pages[0].obj.Annots = Array([one.make_indirect(link(launch())), link(then), link(safe)])
    one.pages[0].obj.AA = Dictionary(O=launch())
    with one.open_outline() as outline:
        outline.root.append(OutlineItem("One", 0))
    one.Root.Outlines.First.A = launch()
    result = merged(("One", one))
    found = [value for value in result.objects if isinstance(value, Dictionary)]
    assert "Launch" not in repr(found)
    actions = [annotation.get("/A") for annotation in result.pages[0].obj.Annots]
    assert [action and str(action.URI) for action in actions] == [None, None, "https://example.com"]
