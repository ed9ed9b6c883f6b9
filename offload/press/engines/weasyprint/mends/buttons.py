"""Buttons with `forms=true`: one outside of a form, or without an action, ended in an error.

WeasyPrint makes a field of a button that submits its form by GET; of all others it kept a place in
the PDF without anything in it, which is no valid PDF. Those are drawn as they look, and are no
fields. No issue of WeasyPrint's own is known.
"""

from typing import Any

import weasyprint

_BUTTONS = ("button", "submit", "reset", "image")


def draw_idle(laid_out: weasyprint.Document) -> None:
    """Take the buttons that submit nothing out of the fields of a document that is laid out."""
    for page in laid_out.pages:
        for form, fields in page.forms.items():
            if not _submits(form):
                fields[:] = [(box, place) for box, place in fields if not _is_button(box.element)]


def _submits(form: Any) -> bool:
    if form is None or not form.element.get("action", "").strip():
        return False
    return bool(form.element.get("method", "").lower() != "post")


def _is_button(element: Any) -> bool:
    is_input = element.tag == "input" and element.get("type", "").lower() in _BUTTONS
    return is_input or element.tag == "button"
