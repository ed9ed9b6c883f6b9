"""The docs in plain English: words to avoid, and what to write instead."""

import re
from pathlib import Path

import pytest

from handlers.problems import PROBLEMS
from tests.docs.pages import PAGES

INSTEAD = {
    r"tells? of": "describes, reports",
    r"told": "reported, known, distinguished",
    r"of late": "recently",
    r"in vain": "for nothing",
    r"errands?": "job",
    r"wishe?s?": "request, option",
    r"give \w+ company": "say what happens",
    r"alone (is|are) kept": "only … is kept",
    r"innocent": "not the cause",
    r"go without": "be refused",
    r"at leisure": "later",
    r"lest": "so that … not",
    r"whereas": "but",
    r"hence": "so",
    r"thereof|therein|thereby|hereby|wherein": "of it, in it, by it",
    r"utili[sz]e[sd]?": "use",
    r"in order to": "to",
    r"simply|just|easily|obviously": "leave it out",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_plain(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(), flags=re.DOTALL)
    assert _mannered(text) == []


def test_problems_are_plain() -> None:
    assert [_mannered(f"{p.title} {p.advice}") for p in PROBLEMS.values()] == [[] for _ in PROBLEMS]


def _mannered(text: str) -> list[str]:
    """Each word or phrase to avoid, and what to write instead."""
    return [
        f"{match[0]}: {better}"
        for pattern, better in INSTEAD.items()
        for match in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE)
    ]
