"""`margin: auto` in a flex column: a footer that is to stand at the end of its page stays above.

WeasyPrint takes such a margin for none where it lays a column out, though there is room.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure.boxes import FlexContainerBox

from offload.press.engines.weasyprint.warnings.listing import listed

# Pixels of room that are seen.
_SEEN = 4


def sentences(pages: list[Any]) -> list[str]:
    """A warning about boxes that are not where their margins would have them.

    Args:
        pages: that were laid out.
    """
    names = dict.fromkeys(
        f"<{child.element.tag}>"
        for page in pages
        for box in page._page_box.descendants()  # noqa: SLF001 - nowhere else is it
        if isinstance(box, FlexContainerBox) and box.style["flex_direction"].startswith("column")
        for child in _unmoved(box)
    )
    if not names:
        return []
    return [f"margin: auto is not obeyed in a flex column: {listed([*names])}"]


def _unmoved(column: Any) -> Iterator[Any]:
    children = [child for child in column.children if child.is_in_normal_flow()]
    asking = [child for child in children if _is_auto(child) and child.element is not None]
    if asking:
        end = max(child.position_y + child.margin_height() for child in children)
        if column.content_box_y() + column.height - end > _SEEN:
            yield from asking


def _is_auto(child: Any) -> bool:
    return "auto" in (child.style["margin_top"], child.style["margin_bottom"])
