"""Text that a document has and its pages have not: WeasyPrint drops what does not fit a page.

Each text of the box tree gets a number before the layout, which copies of its box keep. So what is
on the pages is compared with what there was, text by text, in two walks: 1 % of the time of an
invoice of one page, and less of any other (bench/).
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from weasyprint import document
from weasyprint.anchors import rectangle_aabb
from weasyprint.formatting_structure.boxes import TextBox

_NUMBER = "_pressroom_text"
# Words that are quoted of what is lost.
_QUOTED = 8
# Pixels that a text may stick out over the paper's edge: glyphs have space at their sides.
_TOLERANCE = 2
# Pixels. What lies this far beside the paper was put there to be read out and not to be seen.
_FAR = 500

# Pixels. What is as wide or as high and cut there is for screen readers (the class `sr-only`).
_DOT = 1
# In place of a matrix: the text may be clipped on purpose.
_HIDDEN = object()

# Characters of a `::first-letter`, with its punctuation: a box of its own, of no text here.
_INITIAL = 4

_layout_document = document.layout_document


def layout_document(html: Any, root_box: Any, *rest: Any) -> Any:
    """`layout_document`, with the texts written down that are to be laid out."""
    html.texts = Texts(root_box)
    return _layout_document(html, root_box, *rest)


document.layout_document = layout_document


class Texts:
    """The texts of a document, in their order.

    Args:
        root_box: of its box tree, before the layout.
    """

    def __init__(self, root_box: Any) -> None:
        self._texts: list[str] = []
        waiting = [root_box]
        while waiting:
            box = waiting.pop()
            if isinstance(box, TextBox):
                self._number(box)
            elif not _may_be_left_out(box.style):
                waiting += box.children[::-1]

    def _number(self, box: TextBox) -> None:
        # What is generated may be made anew while pages are counted.
        if "::" not in str(box.element_tag) and not box.text.isspace():
            setattr(box, _NUMBER, len(self._texts))
            self._texts.append(box.text)

    def sentences(self, pages: list[Any]) -> list[str]:
        """Warnings about what is not on the pages, or beside the paper."""
        whole: set[int] = set()
        pieces: dict[int, list[str]] = defaultdict(list)
        has_initials = False
        outside: list[str] = []
        for page in pages:
            for box, matrix in _texts(page._page_box):  # noqa: SLF001 - nowhere else is it
                number = vars(box).get(_NUMBER)
                if number is not None:
                    if box.text == self._texts[number]:
                        whole.add(number)
                    else:
                        pieces[number].append(box.text)
                elif str(box.element_tag).endswith("::first-letter"):
                    has_initials = True
                if matrix is not _HIDDEN:
                    outside += _outside(box, page, matrix)
        lost = [
            _rest(text, pieces[number], _INITIAL if has_initials else 0)
            for number, text in enumerate(self._texts)
            if number not in whole
        ]
        return [
            *_sentence("Text is lost, for no page has room for it", lost),
            *_sentence("Text lies beyond the paper's edge", outside),
        ]


def _may_be_left_out(style: Any) -> bool:
    """Whether its author asks for the first lines alone, or for some pages' margins."""
    is_cut = style["max_lines"] != "none" or style["continue"] == "discard"
    return bool(is_cut or style["position"][0] == "running()")


def _texts(page_box: Any) -> Iterator[tuple[Any, Any]]:
    """Each text of a page, and the matrix that its place is transformed by, or `_HIDDEN`."""
    waiting: list[tuple[Any, Any]] = [(page_box, None)]
    while waiting:
        box, matrix = waiting.pop()
        if isinstance(box, TextBox):
            yield box, matrix
            continue
        if matrix is not _HIDDEN and box is not page_box:
            matrix = _transformed(box, matrix)
        waiting += [(child, matrix) for child in box.children[::-1]]


def _transformed(box: Any, matrix: Any) -> Any:
    """What holds for the children of a box."""
    style = box.style
    if style["overflow"] != "visible" and _is_cut_on_purpose(box):
        return _HIDDEN
    if not style["transform"]:
        return matrix
    own = getattr(box, "transformation_matrix", None)
    return own @ matrix if own and matrix else own or matrix


def _is_cut_on_purpose(box: Any) -> bool:
    """Whether an ellipsis stands for its end, or it is for readers that see no page alone."""
    is_a_dot = _DOT in (box.width, box.height)
    return bool(is_a_dot or box.style["text_overflow"] == "ellipsis" or box.style["clip"])


def _outside(box: Any, page: Any, matrix: Any) -> Iterator[str]:
    """What of a text is beside the paper, if anything is."""
    x, y, width, height = box.position_x, box.position_y, box.width, box.height
    if matrix:
        x, y, right, bottom = rectangle_aabb(matrix, x, y, width, height)
        width, height = right - x, bottom - y
        if x < page.width and right > 0 and y < page.height and bottom > 0:
            return  # it may be turned, and no words of it are known to be outside
    left, right = -x, x + width - page.width
    if left < _TOLERANCE and right < _TOLERANCE and 0 <= y + height / 2 <= page.height:
        return
    is_far = max(-x - width, -y - height, x - page.width) > _FAR
    if is_far or not box.text.strip() or box.style["visibility"] != "visible":
        return
    if not 0 <= y + height / 2 <= page.height or not width:
        yield box.text
        return
    hidden = min(max(left, right) / width, 1)
    cut = len(box.text) - int(len(box.text) * hidden + 0.999)
    yield box.text[box.text.rfind(" ", 0, cut) + 1 :]


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


def _sentence(what: str, texts: list[str]) -> Iterator[str]:
    words = " ".join(texts).split()
    if words:
        quoted = " ".join(words[:_QUOTED]) + (" …" if len(words) > _QUOTED else "")
        number = f"{len(words)} words" if len(words) > 1 else "1 word"
        yield f"{what} ({number}): {quoted}"
