"""WeasyPrint goes on without what it can't load or show, and says so in its log alone.

A sentence is the same from run to run: it holds no address in memory and no path of the machine.
"""

import logging
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from offload.press.engines.weasyprint.fetcher import BASE
from offload.press.engines.weasyprint.mends import conditional_rules
from offload.press.engines.weasyprint.mends.browser_styles import BROWSER_STYLES
from offload.press.engines.weasyprint.warnings import (
    contents,
    elements,
    pale_text,
    pictures,
)
from offload.press.engines.weasyprint.warnings.svg import left_out, texts

_LOG = logging.getLogger("weasyprint")
# What WeasyPrint logs when it goes on without a resource.
_UNLOADED = (
    "Failed to load",
    "Failed to render SVG",
    "Font-face",
    "Unsupported stylesheet type",
    "Relative URI reference",
    pictures.MISSING,
)
_UNCOUNTED = '"auto-fit" and "auto-fill"'
# What it logs when it leaves out what a document says, and what that means to its author.
_LEFT_OUT = {
    "No anchor #": "The link to #{} leads nowhere: no element has this id",
    "Content discarded: target points": "What refers to #{} is left out: no element has this id",
    "Subgrids are unsupported": "A subgrid has columns of its own: subgrid is not known here",
    _UNCOUNTED: "A grid has one column or row for auto-fit or auto-fill: give a number",
    "Only strings are allowed for content attr()": "attr() with {} is left out of a content",
    "Malformed URL": "The link {} is no URL",
    "This row has more columns": "A row has more cells than its table has columns: {} are left out",
}
_UNCALCULATED = "Invalid math function"
_CALCULATION, _QUOTED = "A declaration is left out, for its calculation is not known here: {}", 80
# What is written in its author's words.
_AS_THEY_ARE = (
    *(contents.STYLESHEET, contents.PICTURE, texts.UNDRAWN, texts.UNKNOWN, left_out.LEFT_OUT),
    *(elements.EMPTY + "<", elements.OTHERWISE, conditional_rules.UNKNOWN),
)
# Properties that paint a text, as they stand in what it logs of those that it ignores.
_PAINTS = ("background-clip", "text-shadow")
_NO_GLYPH = ".notdef glyph"

# A URL that is the resource itself, which may have megabytes: no name to tell a caller.
_DATA = re.compile(r"(data:[^,'\s]{0,60},)[^'\s]*")
# The name of Python's class that WeasyPrint writes before an error's own words.
_CLASS = re.compile(r"(?<=: )(?:Denied|[A-Z]\w*Exception|(?:[A-Z]\w*)?Error): ")
_OBJECT = re.compile(r"<[\w.]+(?: object)? at 0x[0-9a-f]+>")
_NO_PICTURE = re.compile(r"cannot identify image file <[^>]*>")


@dataclass(frozen=True, slots=True)
class Found:
    """What WeasyPrint went on without.

    Args:
        missing: sentences about resources that could not be loaded, each once.
        left_out: sentences about content that is not shown, each once.
        glyphless: characters that no font has a glyph for.
        beyond: texts that are beyond the paper's edge.
        paints: properties that paint text and are not known.
        grounds: backgrounds that are not known.
    """

    missing: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    glyphless: set[str] = field(default_factory=set)
    beyond: list[str] = field(default_factory=list)
    paints: list[str] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)


@contextmanager
def collected() -> Iterator[Found]:
    """What is found meanwhile."""
    found = Found()
    handler = _Collector(found)
    _LOG.addHandler(handler)
    try:
        yield found
    finally:
        _LOG.removeHandler(handler)


class _Collector(logging.Handler):
    def __init__(self, found: Found) -> None:
        super().__init__(logging.WARNING)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        template = str(record.msg)
        arguments = record.args if isinstance(record.args, tuple) else ()
        if template.startswith(_NO_GLYPH):
            self._found.glyphless.add(str(arguments[0]))
        elif template.startswith("Ignored"):
            self._ignored(*map(str, arguments[:2]))
        elif template.startswith(texts.BEYOND):
            self._found.beyond.append(str(arguments[0]))
        elif template.startswith(_UNCALCULATED):
            _add(self._found.left_out, _CALCULATION.format(str(arguments[-1])[:_QUOTED]))
        elif template.startswith(_AS_THEY_ARE):
            _add(self._found.left_out, _DATA.sub(r"\1…", record.getMessage()))
        elif template.startswith(_UNLOADED):
            _add(self._found.missing, _clean(record.getMessage() + _cause(arguments)))
        elif meaning := next((s for t, s in _LEFT_OUT.items() if template.startswith(t)), None):
            is_cured = template.startswith(_UNCOUNTED) and not BROWSER_STYLES.are_obeyed
            cure = ", or send browser_styles=true" if is_cured else ""
            _add(self._found.left_out, _clean(meaning.format(_name(arguments)) + cure))

    def _ignored(self, name: str, value: str) -> None:
        if name in _PAINTS:
            self._found.paints.append(name)
        elif name in pale_text.BACKGROUNDS and pale_text.KNOWN_ELSEWHERE.search(value):
            self._found.grounds.append(value.strip())


def _add(sentences: list[str], sentence: str) -> None:
    if sentence not in sentences:
        sentences.append(sentence)


def _clean(message: str) -> str:
    """A message without what a document's author can't know or has written at length."""
    message = _DATA.sub(r"\1…", message).replace(BASE, "")
    message = _NO_PICTURE.sub("it is no picture of a known kind", message)
    message = _CLASS.sub("", message)
    return _OBJECT.sub("its data", message).replace(tempfile.gettempdir(), "")


def _cause(arguments: tuple[object, ...]) -> str:
    """Why a picture can't be decoded: WeasyPrint's own error for it has no words."""
    error = arguments[-1] if arguments else None
    return str(error.__cause__ or "") if isinstance(error, Exception) and not str(error) else ""


def _name(arguments: tuple[object, ...]) -> str:
    """What a message is about: the id of an anchor, where WeasyPrint has a token of it."""
    name = arguments[0] if arguments else ""
    while isinstance(name, tuple):
        name = name[-1]
    return str(name).removeprefix("#")
