import random
from typing import Any

import pytest
import weasyprint
from weasyprint.formatting_structure.boxes import TableBox
from weasyprint.layout import table

from offload.press.engines.weasyprint.patches.tables import borders

STYLES = (
    *("none", "hidden", "inset", "groove", "outset", "ridge", "dotted", "dashed", "solid"),
    *("double", "none", "none"),
)
COLORS = ("red", "currentColor", "transparent", "rgba(0, 0, 255, .5)")
TABLES = 60


def random_table(chance: random.Random) -> str:
    direction = chance.choice(("ltr", "ltr", "rtl"))
    columns = "".join(f"<col style='{style(chance)}' span={chance.randint(1, 2)}>" for _ in "ab")
    groups = "".join(
        f"<{tag} style='{style(chance)}'>{''.join(row(chance) for _ in range(3))}</{tag}>"
        for tag in ("thead", "tbody", "tbody", "tfoot")
    )
    return (
        f"<table style='border-collapse: collapse; direction: {direction}; {style(chance)}'>"
        f"<colgroup style='{style(chance)}'>{columns}</colgroup>{groups}</table>"
    )


def row(chance: random.Random) -> str:
    cells = "".join(
        f"<td colspan={chance.choice((1, 1, 2))} rowspan={chance.choice((1, 1, 2, 0))} "
        f"style='{style(chance)}'>{number}"
        for number in range(chance.randint(0, 4))
    )
    return f"<tr style='{style(chance)}'>{cells}"


def style(chance: random.Random) -> str:
    side = chance.choice(("", "-top", "-left", "-bottom", "-right"))
    width, line, color = (chance.choice(it) for it in (range(5), STYLES, COLORS))
    return f"border{side}: {width}px {line} {color}" if chance.random() < 0.6 else ""


@pytest.fixture
def collapsed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The lines of each table, and the widths that its boxes have of them, in both ways."""
    found: list[Any] = []

    def both(box: Any, *size: int) -> Any:
        outcomes = []
        for collapse in (borders._collapse_table_borders, borders.collapse_table_borders):
            lines = collapse(box, *size)
            outcomes.append((lines, *[widths(part) for part in box.descendants()]))
        found.append(outcomes)
        return lines

    monkeypatch.setattr(weasyprint.formatting_structure.build, "collapse_table_borders", both)
    return found


def widths(box: Any) -> tuple[Any, ...]:
    columns = (
        it
        for group in (box.column_groups if isinstance(box, TableBox) else ())
        for it in (group, *group.children)
    )
    return tuple(
        getattr(it, f"border_{side}_width", None)
        for it in (box, *columns)
        for side in ("top", "right", "bottom", "left")
    )


def test_borders_collapse_as_they_did(
    collapsed: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(1)
    html = "".join(random_table(chance) for _ in range(TABLES))
    # They collapse before anything is laid out.
    monkeypatch.setattr(weasyprint.document, "layout_document", lambda *_: [])
    weasyprint.HTML(string=f"{html}<table style='border-collapse: collapse'></table>").render()
    assert len(collapsed) > TABLES
    for slow, quick in collapsed:
        assert quick == slow


def test_what_has_no_borders_contends_for_none() -> None:
    html = (
        "<table style='border-collapse: collapse; border: 0'><tr><td style='border-top: 1px solid'>"
    )
    page = weasyprint.HTML(string=html).render().pages[0]
    (box,) = [it for it in page._page_box.descendants() if isinstance(it, TableBox)]
    (child,) = box.children[0].children[0].children
    assert [side is None for side in borders._sides(child.style)] == [False, True, True, True]
    assert borders._sides(box.style) == (None, None, None, None)
    assert box.collapsed_border_grid[0] == [[table_none(), table_none()]]


def table_none() -> Any:
    return ((0, 0, 0), ("none", 0, table.TRANSPARENT))
