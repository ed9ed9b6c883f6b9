"""What PDF/UA asks for, and WeasyPrint 70.0 does not write though the document says it."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pydyf

_SVG = "{http://www.w3.org/2000/svg}"


def prepare(root: Element) -> None:
    """Let the `aria-label` of an SVG be its title, which is what WeasyPrint takes for its name."""
    for svg in root.iter(f"{_SVG}svg"):
        label = svg.get("aria-label", "").strip()
        if label and svg.find(f"{_SVG}title") is None:
            SubElement(svg, f"{_SVG}title").text = label


def conform(pdf: pydyf.PDF) -> None:
    """Mend a PDF/UA just before it is written; all pictures without a text decorate alone."""
    tree = Tree(pdf)
    for head in tree.of_kind("/TH"):
        head["A"]["Scope"] = "/Row" if _heads_a_row(head, tree) else "/Column"
    for cell in tree.of_kind("/TD"):
        if not cell["A"].get("Headers"):
            cell["A"].pop("Headers", None)
    for text in list(_beside_the_tree(tree)):
        _decorate(text, tree)
    for picture in tree.of_kind("/Figure"):
        _link_around(picture, tree)
        siblings = tree.objects[picture["P"]]["K"]
        if "Alt" not in picture and picture.reference in siblings:
            siblings.remove(picture.reference)
            _decorate(picture, tree)


class Tree:
    """A PDF's structure tree, whose elements name each other by reference."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.objects = {item.reference: item for item in pdf.objects}
        self.elements = [
            item
            for item in pdf.objects
            if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
        ]
        self.parents = [
            item["Nums"]
            for item in pdf.objects
            if isinstance(item, pydyf.Dictionary) and "Nums" in item
        ]

    def of_kind(self, *kinds: str) -> Iterator[Any]:
        """Elements of structure types."""
        return (item for item in self.elements if item["S"] in kinds)

    def kids(self, element: Any) -> list[Any]:
        """Those of an element that are elements."""
        found = [self.objects.get(kid) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in found if isinstance(kid, pydyf.Dictionary) and "S" in kid]

    def move_annotations(self, old: bytes, new: bytes) -> None:
        """Name another element as the parent of annotations."""
        for numbers in self.parents:
            numbers[:] = [new if value == old else value for value in numbers]

    def forget(self, page: Any, mark: int) -> None:
        """Let marked content of a page have no parent."""
        for numbers in self.parents:
            numbers[2 * page["StructParents"] + 1][mark] = b"null"


def _heads_a_row(head: Any, tree: Tree) -> bool:
    row = tree.objects[head["P"]]
    if tree.objects[row["P"]]["S"] == "/THead":
        return False
    return any(cell["S"] == "/TD" for cell in tree.kids(row))


def _link_around(picture: Any, tree: Tree) -> None:
    """Let an annotation belong to the link that a picture stands in."""
    link = tree.objects[picture["P"]]
    annotations = [kid for kid in picture["K"] if _is_annotation(tree.objects.get(kid))]
    if link["S"] == "/Link" and annotations:
        picture["K"][:] = [kid for kid in picture["K"] if kid not in annotations]
        link["K"].extend(annotations)
        tree.move_annotations(picture.reference, link.reference)


def _is_annotation(kid: Any) -> bool:
    return isinstance(kid, dict) and kid.get("Type") == "/OBJR"


def _beside_the_tree(tree: Tree) -> Iterator[Any]:
    """What stands in the margins of pages: its elements name parents that do not name them."""
    named = {kid for element in tree.elements for kid in element["K"]}
    for text in tree.of_kind("/Span", "/Figure"):
        above, linked = text, False
        while above.reference in named and above["S"] != "/Document":
            above = tree.objects[above["P"]]
            linked = linked or above["S"] == "/Link"
        if above["S"] != "/Document" and not linked:
            yield text


def _decorate(element: Any, tree: Tree) -> None:
    """Make the content of an element an artifact, which is not in the tree."""
    page = tree.objects[element["Pg"]]
    content = tree.objects[page["Contents"]].stream
    for place, item in enumerate(content):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") in element["K"]:
            content[place - 1 : place + 2] = ["/Artifact", b"BMC"]
            tree.forget(page, item["MCID"])
            return
