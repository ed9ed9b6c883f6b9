"""The pages, and the code blocks in them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

from tests import ROOT

PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "SECURITY.md"]


@dataclass(frozen=True)
class Block:
    """A fenced code block; with a title it is a file that the reader is asked to save."""

    language: str
    title: str
    text: str

    @property
    def first_line(self) -> str:
        return self.text.partition("\n")[0]


@cache
def blocks(page: Path) -> list[Block]:
    fences = (token for token in MarkdownIt().parse(page.read_text()) if token.type == "fence")
    return [_block(token.info, token.content) for token in fences]


def _block(info: str, text: str) -> Block:
    title = re.search(r'title="([^"]+)"', info)
    return Block(info.partition(" ")[0], title[1] if title else "", text)
