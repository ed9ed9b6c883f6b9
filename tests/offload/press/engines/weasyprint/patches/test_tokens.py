import random
from collections.abc import Iterator
from itertools import product
from xml.etree.ElementTree import tostring

import pytest
import tinycss2
from tinycss2 import serializer, tokenizer
from tinyhtml5 import inputstream, parse

from offload.press.engines.weasyprint.patches import tokens

LETTERS = "ab-_9 \n\t\r\f\\\"'()\x00\x0b\x1f\x7fé\x85\N{GRINNING FACE}/;"


def texts() -> Iterator[str]:
    """All of up to three letters, and long ones."""
    for length in range(4):
        yield from map("".join, product(LETTERS, repeat=length))
    chance = random.Random(1)
    for _ in range(2_000):
        yield "".join(chance.choices(LETTERS + "xyz" * 8, k=chance.randint(4, 40)))


@pytest.mark.parametrize("name", ["_consume_ident", "_consume_quoted_string", "_consume_url"])
def test_what_is_read_is_the_same(name: str) -> None:
    slow, quick = getattr(tokenizer, name), getattr(tokens, name.removeprefix("_"))
    begins = ('"', "'") if name == "_consume_quoted_string" else ("",)
    for begin, text in product(begins, texts()):
        css = f" {begin}{text}"
        assert quick(css, 1) == slow(css, 1), css


def test_a_url_is_written_the_same() -> None:
    for text in texts():
        assert tokens.serialize_url(text) == serializer.serialize_url(text), text


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_a_long_url_is_read_at_once(quote: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name, function in tokens.METHODS:
        monkeypatch.setattr(owner, name, function)
    for name in ("_consume_ident", "_consume_quoted_string", "_consume_url"):
        monkeypatch.setattr(tokens, name, None)
    css = f"@font-face {{ src: url({quote}data:font/woff2;base64,{'A' * 99_999}{quote}) }}"
    (rule,) = tinycss2.parse_stylesheet(css)
    assert tinycss2.serialize(rule.content).strip(" ;") in css.replace("'", '"')


def test_characters_that_no_html_may_have_are_not_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = "<p>a\x01b\x0b\x7f\x85\ufdd0<p title='\ufffe\x1f'>c\r\nd"
    before, noted = tostring(parse(page)), inputstream.HTMLUnicodeInputStream(page)
    assert noted.read_chunk()
    assert noted.errors
    for owner, name, function in tokens.METHODS:
        monkeypatch.setattr(owner, name, function)
    unnoted = inputstream.HTMLUnicodeInputStream(page)
    assert unnoted.read_chunk()
    assert not unnoted.errors
    assert unnoted.chunk == noted.chunk
    assert tostring(parse(page)) == before
