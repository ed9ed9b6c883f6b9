"""Names, strings and URLs in CSS: tinycss2 reads them letter by letter, and writes URLs so.

A font that stands in a stylesheet as a `data:` URL has a hundred thousand letters: 20 of them took
most of a page's time. What no escape or fault is in is read at once here, up to its end. And
tinyhtml5 notes each character that no HTML may have, which nobody reads: to look for them took
nine tenths of the parsing of a page with a picture of megabytes in it.

No change of tinycss2's or tinyhtml5's own is known that would replace this.
"""

import re
from typing import Any

from tinycss2 import serializer, tokenizer
from tinyhtml5 import inputstream

_NAME = re.compile(r"[-0-9A-Z_a-z\x80-\U0010ffff]*")
_STRINGS = {quote: re.compile(rf"{quote}([^{quote}\\\n]*){quote}") for quote in "\"'"}
_URL = re.compile(r"[ \n\t]*([^ \n\t\"'()\\\x00-\x08\x0b\x0e-\x1f\x7f]*)\)")
_ESCAPED = str.maketrans(
    {letter: "\\" + letter for letter in "'\"\\ ()"}
    | {"\t": r"\9 ", "\n": r"\A ", "\r": r"\D ", "\f": r"\C "}
)
# Found nowhere, and looked for at the beginning alone.
_NOTHING = re.compile(r"\A(?!)")

_consume_ident = tokenizer._consume_ident  # noqa: SLF001 - these are the ones to replace
_consume_quoted_string = tokenizer._consume_quoted_string  # noqa: SLF001
_consume_url = tokenizer._consume_url  # noqa: SLF001


def consume_ident(css: str, place: int) -> Any:
    """`_consume_ident`: a name, and where it ends."""
    found = _NAME.match(css, place)
    if found is None or css.startswith("\\", found.end()):
        return _consume_ident(css, place)
    return found[0], found.end()


def consume_quoted_string(css: str, place: int) -> Any:
    """`_consume_quoted_string`: what stands in the quotes, where they end, and a fault."""
    found = _STRINGS[css[place]].match(css, place)
    return (found[1], found.end(), None) if found else _consume_quoted_string(css, place)


def consume_url(css: str, place: int) -> Any:
    """`_consume_url`: a URL without quotes, where its parenthesis ends, and a fault."""
    found = _URL.match(css, place)
    return (found[1], found.end(), None) if found else _consume_url(css, place)


def serialize_url(url: str) -> str:
    """`serialize_url`: a URL as it stands in CSS."""
    return url.translate(_ESCAPED)


METHODS = (
    (tokenizer, "_consume_ident", consume_ident),
    (tokenizer, "_consume_quoted_string", consume_quoted_string),
    (tokenizer, "_consume_url", consume_url),
    (tokenizer, "serialize_url", serialize_url),
    (serializer, "serialize_url", serialize_url),
    (inputstream, "invalid_unicode_re", _NOTHING),
)
