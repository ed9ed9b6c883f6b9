"""What a document has and its pages have not: WeasyPrint drops what does not fit a page.

Each text and picture of the box tree gets a number before the layout, which copies of its box keep.
So what is on the pages is compared with what there was, one by one, in two walks: 1 % of the time
of an invoice of one page, and less of any other (bench/).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from weasyprint import document
from weasyprint.anchors import rectangle_aabb
from weasyprint.formatting_structure.boxes import ReplacedBox, TextBox
from weasyprint.layout.absolute import AbsolutePlaceholder

from offload.press.engines import areas
from offload.press.engines.areas import Area, sentence
from offload.press.engines.weasyprint.warnings import breaks, pale_text
from offload.press.engines.weasyprint.warnings.breaks import Spot
from offload.press.engines.weasyprint.warnings.listing import listed

_NUMBER = "_pressroom_number"
# Names of pictures that are quoted of what is lost.
_QUOTED = 8
# Pixels. What lies this far beside the paper was put there to be read out and not to be seen.
_FAR = 500
# Pixels. What is as wide or as high and cut there is for screen readers (the class `sr-only`).
_DOT = 1
# Characters of a `::first-letter`, with its punctuation: a box of its own, of no text here.
_INITIAL = 4
# What paints text that is transparent itself.
_PAINTS = re.compile(
    rb"background-clip\s*:\s*text|text-stroke|text-shadow|animation", re.IGNORECASE
)
_GENERATED = ("::before", "::after")

_layout_document = document.layout_document


def layout_document(html: Any, root_box: Any, context: Any, *rest: Any) -> Any:
    """`layout_document`, with the texts written down that are to be laid out."""
    html.texts, html.context = Texts(root_box), context
    return _layout_document(html, root_box, context, *rest)


document.layout_document = layout_document


class _Hidden(NamedTuple):
    """What is not seen of the pages: texts beside the paper, cut, or clear, and pictures."""

    beyond: list[str]
    cut: list[str]
    pictures: list[str]
    clear: list[str]


class _Place(NamedTuple):
    """What holds for the boxes in a box.

    Args:
        matrix: that their places are transformed by.
        area: outside of which they are cut.
        is_hidden: whether they may be cut on purpose.
        is_clear: whether they have no opacity.
    """

    matrix: Any = None
    area: Area | None = None
    is_hidden: bool = False
    is_clear: bool = False


class Texts:
    """The texts and pictures of a document, in their order.

    Args:
        root_box: of its box tree, before the layout.
    """

    def __init__(self, root_box: Any) -> None:
        self._root_box = root_box
        self._boxes: list[Any] = []
        self._clear: list[str] = []
        waiting = [root_box]
        while waiting:
            box = waiting.pop()
            if isinstance(box, (TextBox, ReplacedBox)):
                self._number(box)
            elif not _may_be_left_out(box):
                waiting += box.children[::-1]
        self._breaks = breaks.asked(root_box, _NUMBER)

    @property
    def root_box(self) -> Any:
        """Of the box tree, before the layout."""
        return self._root_box

    @property
    def boxes(self) -> list[Any]:
        """Of texts and pictures, before the layout."""
        return self._boxes

    def _number(self, box: Any) -> None:
        is_own = "::" not in box.element_tag or box.element_tag.endswith(_GENERATED)
        if is_own and not (isinstance(box, TextBox) and box.text.isspace()):
            setattr(box, _NUMBER, len(self._boxes))
            self._boxes.append(box)

    def sentences(self, pages: list[Any], beyond: list[str]) -> list[str]:
        """Warnings about what is not on the pages, beside the paper, or cut.

        Args:
            pages: that were laid out.
            beyond: texts that are known to be beside the paper.
        """
        shown: dict[int, list[str]] = defaultdict(list)
        hidden = _Hidden([], [], [], self._clear)
        spots: dict[int, Spot] = {}
        has_initials = False
        for index, page in enumerate(pages):
            paper = Area(0, 0, page.width, page.height)
            for box, place in _seen(page._page_box):  # noqa: SLF001 - nowhere else is it
                number = vars(box).get(_NUMBER)
                if number is not None:
                    shown[number].append(getattr(box, "text", ""))
                    if self._breaks:
                        spots[number] = _extended(spots.get(number), index, box)
                elif str(box.element_tag).endswith("::first-letter"):
                    has_initials = True
                if not place.is_hidden:
                    _look(box, place, paper, hidden)
        initial = _INITIAL if has_initials else 0
        lost, pictures = self._lost(shown, initial)
        no_room = "for no page has room for"
        return [
            *sentence(f"Text is lost, {no_room} it", lost),
            *sentence("Text lies beyond the paper's edge", hidden.beyond + beyond),
            *sentence("Text is cut, for the box around it has overflow: hidden", hidden.cut),
            *_listed(f"Pictures are lost, {no_room} them", pictures),
            *_listed("Pictures lie beyond the paper's edge", hidden.pictures),
            *breaks.sentences(self._breaks, spots),
        ]

    def clear(self, content: bytes, paints: list[str]) -> list[str]:
        """A warning about transparent text on the pages, if its author has something paint it.

        Args:
            content: of the document.
            paints: what is known to paint text in its stylesheets, and is not drawn.
        """
        if not self._clear or not (paints or _PAINTS.search(content)):
            return []
        why = "what would paint it (background-clip, animation, text-stroke) is not known here"
        return [*sentence(f"Text is transparent, for {why}", self._clear)]

    @staticmethod
    def pale(pages: list[Any], grounds: list[str]) -> list[str]:
        """A warning about text that is white on white.

        Args:
            pages: that were laid out.
            grounds: the backgrounds that were left out.
        """
        if not grounds:
            return []
        why = f"its background is not known here, {grounds[0][:60]}"
        return [*sentence(f"Text is white on white, for {why}", [*pale_text.words(pages)])]

    def _lost(self, shown: dict[int, list[str]], initial: int) -> tuple[list[str], list[str]]:
        texts, pictures = [], []
        for number, box in enumerate(self._boxes):
            pieces = shown.get(number)
            if isinstance(box, ReplacedBox):
                if pieces is None:
                    pictures.append(_name(box))
            elif pieces != [box.text] and box.style["font_size"]:
                texts.append(_rest(box.text, pieces or [], initial))
        return texts, pictures


def _extended(spot: Spot | None, page: int, box: Any) -> Spot:
    """Where a text or picture lies, one more piece of it included."""
    top, bottom = box.position_y, box.position_y + box.height
    if spot is None:
        return Spot(page, top, page, bottom)
    if page == spot.last_page:
        bottom = max(bottom, spot.bottom)
    return Spot(spot.first_page, spot.top, page, bottom)


def _may_be_left_out(box: Any) -> bool:
    """Whether its author asks for the first lines alone, or for some pages' margins.

    Or whether it is made anew while pages are counted.
    """
    style = box.style
    is_cut = style["max_lines"] != "none" or style["continue"] == "discard"
    is_made_anew = box.missing_link is not None and "::" in str(box.element_tag)
    is_elsewhere = style["position"][0] == "running()"
    return bool(is_cut or is_elsewhere or is_made_anew or box.is_leader)


def _seen(page_box: Any) -> Iterator[tuple[Any, _Place]]:
    """Each text and picture of a page, and where it is."""
    waiting: list[tuple[Any, _Place]] = [(page_box, _Place())]
    while waiting:
        box, place = waiting.pop()
        if isinstance(box, AbsolutePlaceholder):
            box = box._box  # noqa: SLF001 - nowhere else is it
        if isinstance(box, (TextBox, ReplacedBox)):
            yield box, place
            continue
        if not place.is_hidden and box is not page_box:
            place = _inside(box, place)
        waiting += [(child, place) for child in box.children[::-1]]


def _inside(box: Any, place: _Place) -> _Place:
    """What holds for the children of a box."""
    style = box.style
    if style["transform"] and (own := getattr(box, "transformation_matrix", None)):
        place = _Place(own @ place.matrix if place.matrix else own, is_clear=place.is_clear)
    if style["opacity"] == 0:
        place = place._replace(is_clear=True)
    if style["overflow"] == "visible":
        return place
    if _is_cut_on_purpose(box):
        return _Place(is_hidden=True)
    return place._replace(area=_area(box).within(place.area))


def _area(box: Any) -> Area:
    """Where a box lies, its padding included, its border not."""
    left, top = box.padding_box_x(), box.padding_box_y()
    return Area(left, top, left + box.padding_width(), top + box.padding_height())


def _is_cut_on_purpose(box: Any) -> bool:
    """Whether an ellipsis stands for its end, or it is for readers that see no page alone."""
    is_a_dot = min(box.width, box.height) <= _DOT
    return bool(is_a_dot or box.style["text_overflow"] == "ellipsis" or box.style["clip"])


def _look(box: Any, place: _Place, paper: Area, hidden: _Hidden) -> None:
    """Add what of a text or picture is not seen, if anything is."""
    left, top = box.position_x, box.position_y
    own = on_paper = Area(left, top, left + box.width, top + box.height)
    if place.matrix:
        moved = Area(*rectangle_aabb(place.matrix, left, top, box.width, box.height))
        # It may be turned: if it is not outside as a whole, no words of it are known to be.
        on_paper = moved if moved.misses(paper) else paper
    if isinstance(box, ReplacedBox):
        if (
            on_paper.misses(paper)
            and min(box.width, box.height) > _DOT
            and _is_meant(box, on_paper, paper)
        ):
            hidden.pictures.append(_name(box))
        return
    if (place.is_clear or box.style["color"].alpha == 0) and _is_visible(box):
        hidden.clear.append(box.text)
    if words := areas.words_outside(box.text, on_paper, paper):
        if _is_meant(box, on_paper, paper) and not _is_replaced(box, own, place.area):
            hidden.beyond.append(words)
    elif place.area and not _is_replaced(box, own, place.area) and _is_visible(box):
        hidden.cut.append(areas.words_outside(box.text, own, place.area))


def _is_meant(box: Any, place: Area, paper: Area) -> bool:
    """Whether it was to be seen, and is not far beside the paper on purpose."""
    distance = max(-place.right, -place.bottom, place.left - paper.right)
    return distance <= _FAR and _is_visible(box)


def _is_replaced(box: Any, place: Area, area: Area | None) -> bool:
    """Whether a text is indented out of its box, to have a picture in its place."""
    return area is not None and place.misses(area) and box.style["text_indent"].value != 0


def _is_visible(box: Any) -> bool:
    return bool(box.style["visibility"] == "visible")


def _rest(text: str, pieces: list[str], initial: int) -> str:
    """What of a text is left when the characters of its pieces are taken from its beginning."""
    shown = sum(_length(piece) for piece in pieces)
    if shown + initial >= _length(text):
        return ""
    place = 0
    while shown:
        shown -= _length(text[place])
        place += 1
    return text[place:]


def _length(text: str) -> int:
    """Characters that are printed: not white space, which lines lose at their ends."""
    return len("".join(text.split()).replace("\N{SOFT HYPHEN}", ""))


def _name(box: Any) -> str:
    """What a picture is called: by its text, its file, or its element."""
    element = box.element
    source = element.get("src") or ""
    file = "" if source.startswith("data:") else source.rpartition("/")[2]
    return str(element.get("alt") or file or f"<{str(element.tag).rpartition('}')[2]}>")


def _listed(what: str, names: list[str]) -> Iterator[str]:
    if names:
        yield f"{what} ({len(names)}): {listed(names, _QUOTED)}"
