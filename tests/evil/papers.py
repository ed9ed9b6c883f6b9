"""PDFs that mean harm."""

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.bombs import deflated
from tests.papers import content, paper

MEGABYTE = 1 << 20


def bomb(megabytes: int) -> bytes:
    """A page whose instructions are so many megabytes of spaces."""
    pdf = paper()
    stream = Stream(pdf, deflated(megabytes, b" " * MEGABYTE))
    stream.Filter = Name.FlateDecode
    pdf.pages[0].obj.Contents = pdf.make_indirect(stream)
    return content(pdf)


def attached_bomb(megabytes: int) -> bytes:
    """An attachment that is so many megabytes of zeros."""
    pdf = paper()
    pdf.attachments["a"] = pikepdf.AttachedFileSpec(pdf, b"x", filename="a")
    stream = pdf.attachments["a"].get_file().obj
    stream.write(deflated(megabytes), filter=Name.FlateDecode)
    return content(pdf)


def family() -> bytes:
    """A page tree that holds itself."""
    pdf = paper()
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    pdf.Root.Pages.Count = 2
    return content(pdf)


def nested(depth: int) -> bytes:
    """Arrays in arrays."""
    pdf, arrays = paper(), Array()
    for _ in range(depth):
        arrays = Array([arrays])
    pdf.Root.Nested = arrays
    return content(pdf)


def bookmarks() -> bytes:
    """Bookmarks that follow themselves."""
    pdf = paper()
    item = pdf.make_indirect(Dictionary(Title="x"))
    item.Next = item.First = item.Last = item.Parent = item
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=item, Last=item))
    return content(pdf)


def laughs() -> bytes:
    """Metadata whose entities multiply by ten, nine times."""
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(10)
    )
    xmp = (
        f"<!DOCTYPE x [{entities}]><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
        "xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/'><pdfaid:part>&l9;</pdfaid:part>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    pdf = paper()
    pdf.Root.Metadata = Stream(pdf, xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    return content(pdf)


def wrong_types() -> bytes:
    """Numbers where there should be dictionaries, and the other way round."""
    pdf = paper()
    pdf.Root.AcroForm = 1
    pdf.Root.Names = Array()
    pdf.Root.MarkInfo = Name.X
    pdf.Root.Lang = Dictionary()
    pdf.Root.Outlines = 3
    return content(pdf)


def sizes() -> bytes:
    """Pages without a size, without end, and turned a little."""
    pdf = paper("", *[(300, 300)] * 4)
    pdf.pages[0].MediaBox = Array([0, 0, 0, 0])
    pdf.pages[1].MediaBox = Array([0, 0, 10**9, 10**9])
    pdf.pages[2].obj.Rotate = 45
    pdf.pages[3].obj.MediaBox = Array([Name.X, 1])
    return content(pdf)
