"""Passwords of a PDF that is to be encrypted: headers, because queries end up in logs."""

import re
from typing import get_args
from urllib.parse import unquote

from aiohttp import web

from handlers.request import options
from handlers.request.options import FACTUR_X, AnswerOptions, Fault, PdfOptions, TypesettingOptions
from offload.order import Format, Lock, Permission

_USER, _OWNER = "Pressroom-User-Password", "Pressroom-Owner-Password"
# Printable ASCII, the rest percent-encoded UTF-8, as in our own headers.
_ENCODED = re.compile(r"(?:[!-$&-~]|%[0-9A-Fa-f]{2})+")
# Bytes: what counts of a password (ISO 32000-2, 7.6.4.3.3).
_LONGEST = 127
# Variants that must be readable without any password (ISO 19005-2, 6.1.3).
_OPEN = ("pdf/a", FACTUR_X)


def lock(request: web.Request, query: AnswerOptions, format_: Format) -> Lock | None:
    """How to encrypt what is made.

    Args:
        request: has the passwords in its headers.
        query: has the permissions, if any are named.
        format_: what is to be made; only PDFs are encrypted.

    Raises:
        InvalidOption: a password that can't be one, or that can't go with other options.
    """
    user, owner = _password(request, _USER), _password(request, _OWNER)
    allowed = query.permissions if isinstance(query, PdfOptions) else None
    if allowed is not None and not (owner and owner != user):
        options.refuse([_fault("permissions", "needs an owner's password", f"with {_OWNER}")])
    if not (user or owner):
        return None
    options.refuse(_conflicts(query, format_))
    # A file whose owner has no password would be anybody's.
    return Lock(user, owner or user, get_args(Permission) if allowed is None else allowed)


def _conflicts(query: AnswerOptions, format_: Format) -> list[Fault]:
    faults = []
    if format_ != "pdf" or not isinstance(query, PdfOptions):
        faults.append(_fault(_USER, "can't go with this answer", "for PDFs"))
    if query.reproducible:
        faults.append(
            _fault("reproducible", "can't go with passwords: encryption is random", "without them")
        )
    if isinstance(query, TypesettingOptions) and query.variant and query.variant.startswith(_OPEN):
        faults.append(_fault("variant", "can't go with passwords", "without pdf/a-*"))
    return faults


def _password(request: web.Request, name: str) -> str:
    sent = request.headers.getall(name, [])
    if not sent:
        return ""
    password = unquote(sent[0], errors="replace")
    if len(sent) > 1 or not _ENCODED.fullmatch(sent[0]) or _is_no_password(password):
        options.refuse(
            [_fault(name, "is no password", f"1 to {_LONGEST} bytes, percent-encoded UTF-8")]
        )
    return password


def _is_no_password(text: str) -> bool:
    return (
        len(text.encode()) > _LONGEST
        or not text.isprintable()
        or "\N{REPLACEMENT CHARACTER}" in text
    )


def _fault(option: str, detail: str, allowed: str) -> Fault:
    return {"option": option, "detail": detail, "allowed": allowed}
