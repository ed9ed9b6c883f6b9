"""Pages: what is done for each page, or each tag, looks at all pages or at all their styles.

For the style of one page WeasyPrint searches the rules of every element and page so far for its
margin boxes, and for `position: fixed` it asks every other page for boxes that are to be repeated.
For each tag and each anchor of a PDF it lists all pages, to take one of them. All of it is quick,
and grows with the square of the pages. Here the margin boxes are looked up by name, pages without
fixed boxes are passed over by the interpreter itself, and one page is named instead of all.

No change of WeasyPrint's own is known that would replace this.
"""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

import pydyf
from weasyprint import layout
from weasyprint.layout import page

_layout_fixed_boxes = layout.layout_fixed_boxes
_has_fixed_boxes = attrgetter("fixed_boxes")


def set_page_type_computed_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """Give a page and its margin boxes the styles that `@page` rules have for them."""
    root = html.etree_element
    style_for.add_page_declarations(page_type)
    style_for.set_computed_styles(page_type, root=root, parent=root, base_url=html.base_url)
    cascaded = style_for.get_cascaded_styles()
    for pseudo_type in _margin_boxes(style_for):
        if (page_type, pseudo_type) in cascaded:
            style_for.set_computed_styles(
                page_type,
                pseudo_type=pseudo_type,
                root=root,
                parent=page_type,
                base_url=html.base_url,
            )


def _margin_boxes(style_for: Any) -> dict[str, None]:
    """Those that any `@page` rule names, in order."""
    return {
        pseudo_type: None
        for sheet, _, _ in style_for._sheets  # noqa: SLF001 - nowhere else are they
        for _, selectors, _ in sheet.page_rules
        for _, pseudo_type, _ in selectors
        if pseudo_type
    }


def layout_fixed_boxes(context: Any, pages: Sequence[Any], containing_page: Any) -> Iterator[Any]:
    """Repeat on one page the fixed boxes of others."""
    yield from _layout_fixed_boxes(context, filter(_has_fixed_boxes, pages), containing_page)


class References:
    """The pages of a PDF, as others refer to them.

    Args:
        kids: the PDF's page tree: three items for each page, the first of them its number.
    """

    __slots__ = ("_kids",)

    def __init__(self, kids: Sequence[Any]) -> None:
        self._kids = kids

    def __getitem__(self, page: int) -> bytes:
        return b"%d 0 R" % self._kids[3 * page]


def page_references(pdf: Any) -> References:
    """The references to a PDF's pages, by the pages' places."""
    return References(pdf.pages["Kids"])


FUNCTIONS = (
    (page.set_page_type_computed_styles, set_page_type_computed_styles),
    (layout.layout_fixed_boxes, layout_fixed_boxes),
)
METHODS = ((pydyf.PDF, "page_references", property(page_references)),)
