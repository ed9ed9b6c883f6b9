"""`attr()` in `content`: what stands for an attribute that is not there.

WeasyPrint reads the fallback, and then prints nothing. No issue of WeasyPrint's own is known.
"""

from collections.abc import Sequence
from typing import Any

from weasyprint.formatting_structure import build

_compute_content_list = build.compute_content_list


def compute_content_list(content: Sequence[Any], box: Any, *rest: Any, **more: Any) -> Any:
    """`compute_content_list`, with texts in place of attributes."""
    if any(kind == "attr()" for kind, _ in content) and box.element is not None:
        content = [_text(kind, value, box.element) for kind, value in content]
    return _compute_content_list(content, box, *rest, **more)


def _text(kind: str, value: Any, element: Any) -> tuple[str, Any]:
    if kind != "attr()" or value[1] != "string":
        return kind, value
    name, _, fallback = value
    return "string", element.get(name, fallback)


FUNCTIONS = ((_compute_content_list, compute_content_list),)
